using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Escalations;

/// <summary>
/// Whom Alvis can reach: <c>Escalations:NAME</c> with <c>Kind</c>, <c>Aliases</c> and the kind's own settings, and <c>Escalation</c> with
/// <c>Default</c> (names in the order to try) and <c>Self</c> (whom to tell of Alvis's own trouble; default: the first of
/// <c>Default</c>). With nothing registered it is the terminal.
/// </summary>
internal sealed partial class EscalationBook : IEscalations, IStartupVet
{
    /// <summary>The settings every entry has. <c>Slack</c> is who is mentioned there when the entry is paged; that surface vets it.</summary>
    public static readonly IReadOnlyList<string> Shared = ["Kind", "Aliases", "Slack"];

    private const string Terminal = "terminal";

    /// <summary>Longer than any kind takes by itself: the last resort against one that does not end.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly SortedDictionary<string, Entry> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byWords = new(StringComparer.Ordinal);
    private readonly List<string> standard = [];
    private readonly List<string> wrong = [];
    private readonly TimeProvider time;
    private readonly ILogger<EscalationBook> log;

    public EscalationBook(IConfiguration configuration, KindSet<IEscalationKind> kinds, TimeProvider time, ILogger<EscalationBook> log)
    {
        this.time = time;
        this.log = log;
        foreach (var section in configuration.GetSection("Escalations").GetChildren())
            Register(section, kinds);
        if (byName.Count == 0 && wrong.Count == 0)
            byName.Add(Terminal, new Entry(configuration.GetSection($"Escalations:{Terminal}"), kinds.Find(Terminal)!));

        var escalation = configuration.GetSection("Escalation");
        var settings = new Settings(escalation);
        settings.Only("Default", "Self");
        standard.AddRange(Default(settings));
        Self = settings.Text("Self") ?? standard.FirstOrDefault() ?? Terminal;
        if (settings.Text("Self") is { } self && !byName.ContainsKey(self))
            settings.Say("Self", $"'{Words.Clip(self, 60)}'", $"a name from Escalations; {Words.Known(self, Known)}");
        wrong.AddRange(settings.Wrong);
    }

    /// <summary>All registered names, sorted.</summary>
    public IReadOnlyList<string> Known => [.. byName.Keys];

    /// <summary>Whom to tell of Alvis's own trouble.</summary>
    public string Self { get; }

    /// <summary>The levels when nobody in particular is meant.</summary>
    public IReadOnlyList<string> Standard => standard;

    public IEnumerable<string> Vet() => wrong;

    public (string? Name, Refusal? Refusal) Resolve(string words)
    {
        if (byWords.TryGetValue(Recipient.Key(words), out var name))
            return (name, null);
        if (Recipient.IsOnCall(words) && standard.Count > 0)
            return (standard[0], null);
        return (null, new Refusal(
            $"Nobody is registered as '{Words.Clip(words.Trim(), 80)}'; {Words.Known(words.Trim(), Known)}. Register them as Escalations:NAME, or add the words to the Aliases of an entry."));
    }

    public IReadOnlyList<string> Levels(string? words) =>
        words is not null && Resolve(words).Name is { } name ? [.. standard.Prepend(name).Distinct(StringComparer.Ordinal)] : standard;

    public async Task<Delivery> SendAsync(string name, Page page, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (byName.GetValueOrDefault(name) is not { } entry)
            return new Delivery.Failed($"Nobody is registered as '{Words.Clip(name, 80)}'; {Words.Known(name, Known)}.");

        using var tooLong = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, tooLong.Token);
        try
        {
            return await entry.Kind.SendAsync(entry.Section, page, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Delivery.Retry($"{name} did not answer within {Duration.Short(Limit)}; it may have arrived", TimeSpan.FromSeconds(30));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One broken way of reaching people must not keep the incident from trying the next.
            Broken(entry.Kind.Word, name, page.Incident, e);
            return new Delivery.Failed($"{name} could not be told: the kind '{entry.Kind.Word}' failed unexpectedly; Alvis's log has the reason.");
        }
    }

    private void Register(IConfigurationSection section, KindSet<IEscalationKind> kinds)
    {
        var settings = new Settings(section);
        var word = settings.Required("Kind", Words.Or(kinds.Known));
        var kind = kinds.Find(word);
        if (word.Length > 0 && kind is null)
            settings.Say("Kind", $"'{Words.Clip(word, 60)}'", $"{Words.Or(kinds.Known)}{(Words.Nearest(word, kinds.Known) is { } near ? $"; did you mean '{near}'?" : "")}");

        foreach (var words in settings.List("Aliases").Prepend(section.Key))
        {
            if (Recipient.Key(words) is not { Length: > 0 } key)
                settings.Say("Aliases", $"'{Words.Clip(words, 60)}'", "a name with letters or digits");
            else if (!byWords.TryAdd(key, section.Key) && byWords[key] != section.Key)
                settings.Say("Aliases", $"'{Words.Clip(words, 60)}'", $"words that do not already mean '{byWords[key]}'");
        }

        wrong.AddRange(settings.Wrong);
        if (kind is null)
            return;
        wrong.AddRange(kind.Vet(section));
        byName.Add(section.Key, new Entry(section, kind));
    }

    private IReadOnlyList<string> Default(Settings settings)
    {
        var names = settings.List("Default");
        if (names.Count == 0)
        {
            if (byName.Count == 1)
                return Known;
            settings.Say("Default", "nothing", $"a list of names from Escalations, in the order to try (known: {string.Join(", ", Known)})");
        }

        foreach (var name in names.Where(n => !byName.ContainsKey(n)))
            settings.Say("Default", $"'{Words.Clip(name, 60)}'", $"names from Escalations; {Words.Known(name, Known)}");
        return [.. names.Where(byName.ContainsKey).Distinct(StringComparer.Ordinal)];
    }

    [LoggerMessage(EventName = "EscalationKindBroken", Level = LogLevel.Error, Message = "The escalation kind {Kind} failed for {Name} of incident {IncidentId}")]
    private partial void Broken(string kind, string name, IncidentId incidentId, Exception e);

    private sealed record Entry(IConfigurationSection Section, IEscalationKind Kind);
}
