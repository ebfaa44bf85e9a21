using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>Roles in words: what each may do, in one place for chat, console, command line and documents.</summary>
internal static class Roles
{
    /// <summary>Every role, the least first.</summary>
    public static IReadOnlyList<Role> All { get; } = Enum.GetValues<Role>();

    /// <summary>The words people write them by.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. All.Select(Word)];

    /// <summary>The role as a word.</summary>
    public static string Word(Role role) => role.ToString().ToLowerInvariant();

    /// <summary><c>a viewer</c>, <c>an admin</c>.</summary>
    public static string A(Role role) => $"{(role is Role.Author or Role.Admin ? "an" : "a")} {Word(role)}";

    /// <summary>The role that a word names, or null.</summary>
    public static Role? Read(string word) => All.Where(r => Word(r).Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)).Select(r => (Role?)r).FirstOrDefault();

    /// <summary>What a role may do beyond the one before it, each to stand after "may".</summary>
    public static IReadOnlyList<string> Adds(Role role) => role switch
    {
        Role.Viewer => ["read everything"],
        Role.Responder => ["act in incidents", "run, pause and silence services", "set a kill switch"],
        Role.Author => ["propose playbooks"],
        _ => ["confirm and remove playbooks", "lift a kill switch", "say who may do what"],
    };

    /// <summary>All that a role may do, to stand after "may".</summary>
    public static string May(Role role) =>
        role == Role.Admin ? $"do everything: {string.Join(", ", Adds(role))}" : Words.And([.. All.Where(r => r <= role).SelectMany(Adds)]);
}
