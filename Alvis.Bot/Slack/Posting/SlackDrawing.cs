using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.Slack.Posting;

/// <summary>How an incident looks in Slack.</summary>
/// <param name="Incident">Its own message.</param>
/// <param name="Reply">Posts of its thread, in as few messages as hold them.</param>
/// <param name="Summary">The summary, as a reply that the channel sees too.</param>
internal sealed record SlackDrawing(
    Func<IncidentThread, SlackMessage> Incident, Func<IReadOnlyList<Post>, IReadOnlyList<SlackMessage>> Reply, Func<IncidentThread, SlackMessage> Summary);
