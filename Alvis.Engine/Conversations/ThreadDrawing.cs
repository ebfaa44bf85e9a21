using Alvis.Engine.Incidents;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Conversations;

/// <summary>A thread that is drawn as its incident grows, entry by entry. For one task at a time; who has the timeline whole takes <see cref="IncidentThread.From"/>.</summary>
public sealed class ThreadDrawing
{
    private readonly List<Line> lines = [];
    private Incident? incident;
    private Entry? last;
    private Facts facts = new();
    private int run;

    /// <summary>The sequence of the last entry; 0 before the first.</summary>
    public long Version => last?.Sequence ?? 0;

    /// <summary>Goes on by one entry.</summary>
    public void Add(Entry entry)
    {
        var before = incident;
        incident = Fold.Next(before, entry);
        facts = Facts.After(facts, before, entry);
        // What one decision recorded has one instant and one actor, and is told in one breath.
        if (last is null || entry.At != last.At || entry.By != last.By)
            run++;
        if (Note.Of(incident, entry) is { } note)
            lines.Add(new Line(run, entry.Sequence, entry.At, note));
        last = entry;
    }

    /// <summary>The thread as it stands.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public IncidentThread Draw()
    {
        if (incident is null)
            throw new InvalidOperationException("A timeline without entries has no thread.");
        return new IncidentThread(CardOf(incident), After(0), incident.Summary, Version);
    }

    /// <summary>What entries after a sequence added. A post that has grown since is given with the notes that are new, under the first one's sequence.</summary>
    public IReadOnlyList<Post> After(long sequence)
    {
        var from = lines.Count;
        while (from > 0 && lines[from - 1].Sequence > sequence)
            from--;
        return [.. lines.Skip(from).GroupBy(l => l.Run).Select(g => new Post(g.First().Sequence, g.First().At, [.. g.Select(l => l.Note)]))];
    }

    private IncidentCard CardOf(Incident i) => new()
    {
        Id = i.Id,
        Service = i.Service,
        Status = i.Status,
        Tone = CardWords.ToneOf(i),
        Title = CardWords.Title(i, facts),
        Finding = i.Latest.Finding,
        Now = NowWords.Of(i, facts),
        FailingSince = i.FailingSince,
        OpenedAt = i.OpenedAt,
        ClosedAt = i.ClosedAt,
        Under = i.Under || facts.EndedUnder ? i.Umbrella : null,
        Owner = i.Owner?.Name,
        Restarts = i.Restarts,
        Approval = i.FromNewer ? null : ApprovalRequest.Of(i),
        Decisions = facts.Decisions,
        Buttons = CardButtons.Of(i),
    };

    private sealed record Line(int Run, long Sequence, DateTimeOffset At, Note Note);
}

/// <summary>What a card says that the incident alone does not tell any more.</summary>
/// <param name="Again">It follows an incident that ended a short while ago, or one that a person closed while it failed.</param>
/// <param name="Paged">The last page.</param>
/// <param name="SameNext">The next page goes to whom the last one went.</param>
/// <param name="End">The entry that closed it.</param>
/// <param name="EndedUnder">It closed while it waited under its umbrella.</param>
internal sealed record Facts(bool Again = false, Paged? Paged = null, bool SameNext = false, Entry? End = null, bool EndedUnder = false)
{
    /// <summary>What people decided last.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>The facts after one more entry.</summary>
    public static Facts After(Facts facts, Incident? before, Entry entry)
    {
        var after = Told(facts, before, entry);
        return Decision.Of(entry) is { } decided ? after with { Decisions = [.. after.Decisions.TakeLast(Decision.Shown - 1), decided] } : after;
    }

    private static Facts Told(Facts facts, Incident? before, Entry entry) => entry.Event switch
    {
        Opened o => facts with { Again = o.Linked is not null || o.Because is not null },
        Escalated => facts with { Paged = null },
        Paged p => facts with { Paged = p, SameNext = p.NextLevel == before?.Paging?.Level },
        Closed or ClosedByPerson => facts with { End = entry, EndedUnder = before is { Under: true } },
        _ => facts,
    };
}
