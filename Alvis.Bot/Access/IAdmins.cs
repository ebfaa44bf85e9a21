namespace Alvis.Bot.Access;

/// <summary>Who some of the admins are, for those who are told to ask one: those of the store and the settings, and those of a chat product's own settings.</summary>
internal interface IAdmins
{
    /// <summary>Their names, sorted; empty when nobody is an admin yet.</summary>
    Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel);
}
