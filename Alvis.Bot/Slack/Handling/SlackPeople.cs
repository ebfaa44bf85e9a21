using Alvis.Bot.Access;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Handling;

/// <summary>
/// Who stands behind a request and what they may do. Only people of our own workspace or grid are anybody here: those of other companies in a
/// shared channel, and bots, are turned away whatever they ask. Rights go by ids, never by names.
/// </summary>
internal sealed class SlackPeople(SlackIdentity identity, SlackUsers users, SlackGroups groups, People people, SlackOptions options)
{
    /// <summary>The surface of an account in Slack; its id is <c>TEAM/USER</c>.</summary>
    public const string Surface = "slack";

    private static readonly Refusal Unsure = new("Slack does not say right now who you are, so nothing was done. Try again in a moment.");

    /// <summary>The asker, or why there is none.</summary>
    public async Task<(Asker? Asker, Refusal? Refusal)> FindAsync(SlackRequest request, CancellationToken cancel)
    {
        if (request.Actor is not { } actor)
            return (null, Unsure);
        if (await identity.FindAsync(cancel) is not { } alvis)
            return (null, Unsure);
        if (RefuseTeam(request, actor, alvis) is { } foreign)
            return (null, foreign);
        if (await users.FindAsync(actor.Id, cancel) is not { } user)
            return (null, Unsure);
        if (RefuseUser(user, alvis) is { } refusal)
            return (null, refusal);

        var asker = await people.AskerAsync(new Account(Surface, $"{alvis.TeamId}/{actor.Id}"), user.Name.Length > 0 ? user.Name : actor.Name, Surface, cancel);
        var (role, unknown) = await RoleAsync(actor.Id, asker.Role, cancel);
        return (asker with { Role = role, Doubt = unknown }, null);
    }

    // Where Slack does not name the person's workspace, as in an event, the look at the person decides.
    private static Refusal? RefuseTeam(SlackRequest request, SlackActor actor, AuthTest alvis)
    {
        if (request.Team is { } team && team != alvis.TeamId && !InGrid(actor, alvis))
            return new Refusal("This Alvis belongs to another workspace.");
        return actor.Team is { } own && own != alvis.TeamId && !InGrid(actor, alvis) ? Outsider() : null;
    }

    private static Refusal? RefuseUser(SlackUser user, AuthTest alvis) => user switch
    {
        { IsBot: true } => new Refusal("Alvis answers people, not other apps."),
        { Deleted: true } => new Refusal("This account is deactivated."),
        { IsStranger: true } => Outsider(),
        { IsRestricted: true } => new Refusal("Guests of this workspace can read what Alvis writes and change nothing."),
        _ when user.TeamId.Length > 0 && user.TeamId != alvis.TeamId && alvis.EnterpriseId is null => Outsider(),
        _ => null,
    };

    private static bool InGrid(SlackActor actor, AuthTest alvis) => alvis.EnterpriseId is { } grid && actor.Enterprise == grid;

    private static Refusal Outsider() => new("You are a guest from another company here: you can read what Alvis writes and change nothing.");

    // What was given in the console or the settings counts, and what a group gives counts on top. A group that cannot be looked up gives nothing.
    private async Task<(Role Role, string? Unknown)> RoleAsync(string user, Role has, CancellationToken cancel)
    {
        string? unknown = null;
        foreach (var rule in options.Roles.Where(r => r.Role > has))
        {
            var member = rule.IsGroup ? await groups.HasAsync(rule.Id, user, cancel) : rule.Id == user;
            if (member == true)
                return (rule.Role, null);
            if (member is null)
                unknown = "Slack does not say right now who is in the user groups that may do this.";
        }

        return (has, unknown);
    }
}
