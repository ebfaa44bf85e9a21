using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Response.Posting;

namespace Alvis.Bot.Slack.Handling;

/// <summary>What Slack says of Alvis itself. The operator is told; incidents go on without Slack.</summary>
internal sealed partial class SlackNotices(Outbox outbox, ILogger<SlackNotices> logger)
{
    /// <summary>Takes one.</summary>
    public void Take(SlackRequest.Notice notice)
    {
        switch (notice.Type)
        {
            case "app_uninstalled":
                Log.Uninstalled(logger);
                break;
            case "tokens_revoked":
                Log.Revoked(logger);
                break;
            case "app_rate_limited":
                Log.Limited(logger);
                break;
            case "member_joined_channel":
                // Alvis was invited: what waited for that goes on now.
                outbox.TryAgain(SlackPeople.Surface);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "SlackUninstalled", Level = LogLevel.Error, Message = "Alvis was removed from the Slack workspace. Incidents go on without Slack. Install the app again and set Slack:BotToken to the new token")]
        public static partial void Uninstalled(ILogger logger);

        [LoggerMessage(EventId = 2, EventName = "SlackTokensRevoked", Level = LogLevel.Error, Message = "Slack revoked tokens of Alvis. Incidents go on without Slack. Install the app again and set Slack:BotToken to the new token")]
        public static partial void Revoked(ILogger logger);

        [LoggerMessage(EventId = 3, EventName = "SlackEventsLimited", Level = LogLevel.Warning, Message = "Slack holds back events of the workspace: too many came within an hour")]
        public static partial void Limited(ILogger logger);
    }
}
