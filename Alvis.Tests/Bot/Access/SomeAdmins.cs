using Alvis.Bot.Access;

namespace Alvis.Tests.Bot.Access;

/// <summary>Admins by name alone.</summary>
internal sealed class SomeAdmins(params IReadOnlyList<string> names) : IAdmins
{
    public Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel) => Task.FromResult(names);
}
