namespace Alvis.Bot.Access;

/// <summary>Who the admins are, for those who are told to ask one.</summary>
internal interface IAdmins
{
    /// <summary>Their names, sorted; empty when nobody is an admin yet.</summary>
    Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel);
}
