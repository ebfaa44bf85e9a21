using Alvis.Bot.Cli;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Posting;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack;

/// <summary>Asks Slack whether what the settings say is so there. Only looks: it joins and posts nothing.</summary>
internal sealed class SlackDoctor(SlackApi api, SlackOptions options, SlackPlaces places)
{
    private const string Area = "slack";

    /// <summary>Looks at everything, each with its cure.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        var me = await api.AuthTestAsync(cancel);
        if (me is not SlackAnswer<AuthTest>.Ok { Value: var known })
            return [Wrong("The bot token", me)];
        var findings = new List<Finding>
        {
            new(Area, $"The bot token is good: Alvis is {Words.Clip(known.UserId, 40)} in {Words.Clip(known.Team, 80)} ({Words.Clip(known.TeamId, 40)})"),
            Scopes(known),
        };
        if (options.Mode == SlackMode.Socket)
            findings.Add(await AppTokenAsync(cancel));
        foreach (var (setting, id) in places.All)
            findings.Add(await ChannelAsync(setting, id, cancel));
        findings.AddRange(await MentionsAsync(cancel));
        return findings;
    }

    private static Finding Scopes(AuthTest me)
    {
        if (me.Scopes.Count == 0)
            return new Finding(Area, "Slack does not say which scopes the bot token has; look at the app's page under OAuth & Permissions");
        var missing = SlackManifest.Scopes().Except(me.Scopes, StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? new Finding(Area, $"The bot token has every scope of manifest.json ({SlackManifest.Scopes().Count})")
            : new Finding(Area, $"The bot token lacks {Words.Count(missing.Count, "scope")}: {string.Join(", ", missing)}",
                "Paste 'alvis slack manifest' on the app's page under App Manifest, then install the app again and set Slack:BotToken anew.");
    }

    private async Task<Finding> AppTokenAsync(CancellationToken cancel) => await api.ConnectionsOpenAsync(cancel) switch
    {
        SlackAnswer<Uri>.Ok => new Finding(Area, "The app token is good: Slack gives Alvis an address for Socket Mode"),
        var answer => Wrong("The app token", answer),
    };

    private async Task<Finding> ChannelAsync(string setting, string id, CancellationToken cancel) => await api.ChannelAsync(id, cancel) switch
    {
        SlackAnswer<SlackChannel>.Ok { Value: var channel } => ChannelOf(setting, channel),
        var answer => Wrong($"{setting} ({id})", answer),
    };

    private static Finding ChannelOf(string setting, SlackChannel channel)
    {
        var name = $"{setting} is #{Words.Clip(channel.Name, 80)} ({channel.Id})";
        return channel switch
        {
            { IsArchived: true } => new Finding(Area, $"{name}, which is archived", $"Take it out of the archive, or name another channel in {setting}."),
            { IsMember: false, IsPrivate: true } => new Finding(Area, $"{name}, a private channel that Alvis is not in", "Write /invite @Alvis there."),
            { IsMember: false } => new Finding(Area, $"{name}; Alvis is not in it and joins it with its first post"),
            { IsExtShared: true } => new Finding(Area, $"{name}; Alvis is in it. It is shared with another company: people from there can read incidents and press nothing"),
            _ => new Finding(Area, $"{name}; Alvis is in it"),
        };
    }

    private async Task<IReadOnlyList<Finding>> MentionsAsync(CancellationToken cancel)
    {
        var findings = new List<Finding>();
        HashSet<string>? groups = null;
        foreach (var (setting, id) in places.Mentioned)
        {
            if (id[0] != 'S')
            {
                findings.Add(await api.UserAsync(id, cancel) switch
                {
                    SlackAnswer<SlackUser>.Ok { Value: { Deleted: false } user } => new Finding(Area, $"{setting} mentions {Words.Clip(user.Name, 80)}"),
                    SlackAnswer<SlackUser>.Ok => new Finding(Area, $"{setting} mentions somebody who has left ({id})", $"Name somebody else in {setting}."),
                    var answer => Wrong($"{setting} ({id})", answer),
                });
                continue;
            }

            if (groups is null)
            {
                if (await api.UserGroupsAsync(cancel) is not SlackAnswer<IReadOnlyList<SlackUserGroup>>.Ok { Value: var all })
                    return [.. findings, new Finding(Area, "The user groups cannot be listed", $"Look at {setting}: {id} must be a user group of the workspace, and its plan must have user groups.")];
                groups = [.. all.Select(g => g.Id)];
            }

            findings.Add(groups.Contains(id)
                ? new Finding(Area, $"{setting} mentions the user group {id}")
                : new Finding(Area, $"{setting} mentions {id}, which is no user group of the workspace", $"Name another one in {setting}."));
        }

        return findings;
    }

    private static Finding Wrong<T>(string what, SlackAnswer<T> answer) => answer switch
    {
        SlackAnswer<T>.Failed failed => new Finding(Area, $"{what}: Slack answers {failed.Error}", failed.Cure),
        SlackAnswer<T>.Later later => new Finding(Area, $"{what} could not be looked at: {later.Error}", "Look at the way from this machine to Slack, and try again."),
        SlackAnswer<T>.Unknown unknown => new Finding(Area, $"{what} could not be looked at: {unknown.Why}", "Look at the way from this machine to Slack, and try again."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
