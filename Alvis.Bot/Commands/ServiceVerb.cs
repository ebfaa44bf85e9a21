using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>A verb about one service: <c>VERB SERVICE [more words]</c>.</summary>
internal abstract class ServiceVerb(IPlaybooks playbooks) : IChatVerb
{
    private const int MostNamed = 50;

    public abstract string Word { get; }

    public abstract string Example { get; }

    public abstract string Summary { get; }

    public abstract Role Needs { get; }

    public Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words.ToArray() is not [var name, .. var more])
            return Task.FromResult(Reply.No($"Say which service: {Example}"));
        return playbooks.Find(name.ToLowerInvariant()) is { } known ? DoAsync(known, more, by, cancel) : Task.FromResult(Unknown(name, playbooks));
    }

    /// <summary>Does it.</summary>
    /// <param name="known">The service's playbook.</param>
    /// <param name="more">The words after its name.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Ends it.</param>
    protected abstract Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel);

    /// <summary>The answer to a service that has no playbook.</summary>
    internal static Reply Unknown(string name, IPlaybooks playbooks)
    {
        var services = playbooks.All.Select(p => p.Service).Order(StringComparer.Ordinal).ToList();
        // The nearest of all, but not all of thousands in one answer.
        var hint = Words.Nearest(name, services) is { } near ? $"did you mean '{near}'?"
            : services.Count == 0 ? "none has a playbook yet. Add one with: add-playbook"
            : services.Count <= MostNamed ? Words.Known(name, services) : "list shows all.";
        return Reply.No($"There is no service '{Words.Clip(name, 63)}'; {hint}");
    }

    /// <summary>The page of a service in the console.</summary>
    internal static string PageOf(string service) => $"/services/{service}";
}
