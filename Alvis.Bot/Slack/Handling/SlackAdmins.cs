using Alvis.Bot.Access;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Handling;

/// <summary>The admins that <c>Slack:Roles:admin</c> names.</summary>
internal sealed class SlackAdmins(SlackOptions options, SlackUsers users) : IAdmins
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var rule in options.Roles.Where(r => r.Role == Role.Admin))
            names.Add(rule.IsGroup ? $"the Slack group {rule.Id}" : (await users.FindAsync(rule.Id, cancel))?.Name ?? $"the Slack user {rule.Id}");
        return names;
    }
}
