using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Bot.WebConsole;

/// <summary>A result in a chart: where, from 0 to 1 across and up, and what it was.</summary>
public readonly record struct ChartPoint(double X, double Y, bool Healthy, DateTimeOffset At, TimeSpan Took);

/// <summary>Something that happened, across the whole height: <c>restart</c>, <c>opened</c>, <c>closed</c>.</summary>
public readonly record struct ChartMark(string Kind, double From, double To, string Text);

/// <summary>The check's answers around an incident, with what was done marked: data for drawing, and the same in words.</summary>
/// <param name="Points">Single results, oldest first.</param>
/// <param name="Marks">What happened.</param>
/// <param name="Top">What the upper edge means.</param>
/// <param name="From">What the left edge means.</param>
/// <param name="To">What the right edge means.</param>
/// <param name="Words">What it shows, for those who do not see it.</param>
public sealed record Chart(IReadOnlyList<ChartPoint> Points, IReadOnlyList<ChartMark> Marks, TimeSpan Top, DateTimeOffset From, DateTimeOffset To, string Words)
{
    private static readonly TimeSpan LeastAround = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostAround = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeastTop = TimeSpan.FromMilliseconds(50);

    /// <summary>Draws it up from the timeline, which has every probe of the incident, and what this process remembers or the history has of the time around it.</summary>
    /// <param name="timeline">The whole timeline.</param>
    /// <param name="recent">Single results remembered.</param>
    /// <param name="minutes">Minutes of history: used where no single result is known.</param>
    /// <param name="now">Now.</param>
    public static Chart Of(IReadOnlyList<Entry> timeline, IReadOnlyList<Sample> recent, IReadOnlyList<CheckMinute> minutes, DateTimeOffset now)
    {
        var opened = (Opened)timeline[0].Event;
        var closed = timeline.LastOrDefault(e => e.Event is Closed or ClosedByPerson)?.At;
        var (from, to) = Window(opened.FailingSince, closed, now);
        var samples = Samples(timeline, recent, minutes).Where(s => s.At >= from && s.At <= to).OrderBy(s => s.At).ToList();
        var top = samples.Select(s => s.Took).Append(LeastTop).Max();
        double Across(DateTimeOffset at) => Math.Clamp((at - from) / (to - from), 0, 1);
        var points = samples.Select(s => new ChartPoint(Across(s.At), s.Took / top, s.Healthy, s.At, s.Took)).ToList();
        var marks = Happened(timeline, Across).ToList();
        return new Chart(points, marks, top, from, to, Said(points, marks));
    }

    /// <summary>From when to when a chart of an incident goes: as long around it as it took, within reason.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Window(DateTimeOffset failingSince, DateTimeOffset? closed, DateTimeOffset now)
    {
        var end = closed ?? now;
        var length = end - failingSince;
        var around = length < LeastAround ? LeastAround : length > MostAround ? MostAround : length;
        var to = end + around < now ? end + around : now > end ? now : end;
        return (failingSince - around, to > failingSince ? to : failingSince + LeastAround);
    }

    private static IEnumerable<Sample> Samples(IReadOnlyList<Entry> timeline, IReadOnlyList<Sample> recent, IReadOnlyList<CheckMinute> minutes)
    {
        var probed = timeline.Select(e => e.Event switch
        {
            Opened o => o.Result,
            Probed p => p.Result,
            FaultSeen f => f.Result,
            RecoverySeen r => r.Result,
            _ => null,
        }).OfType<CheckResult>().Select(r => new Sample(Clock.Cut(r.At), Cut(r.Timings?.Total ?? TimeSpan.Zero), r.Healthy));
        var single = recent.Concat(probed).DistinctBy(s => s.At).ToList();
        var first = single.Count > 0 ? single.Min(s => s.At) : DateTimeOffset.MaxValue;
        return single.Concat(minutes.Where(m => m.Minute < first && m.Looks > 0).Select(m => new Sample(m.Minute, m.Total / m.Looks, m.Failures == 0)));
    }

    private static TimeSpan Cut(TimeSpan took) => TimeSpan.FromMilliseconds((int)took.TotalMilliseconds);

    private static IEnumerable<ChartMark> Happened(IReadOnlyList<Entry> timeline, Func<DateTimeOffset, double> across)
    {
        foreach (var entry in timeline)
        {
            var at = across(entry.At);
            switch (entry.Event)
            {
                case Opened:
                    yield return new ChartMark("opened", at, at, "opened");
                    break;
                case RestartBegun begun:
                    var end = timeline.FirstOrDefault(e => e.Event is RestartFinished f && f.Key == begun.Key)?.At ?? entry.At;
                    yield return new ChartMark("restart", at, across(end), "restart");
                    break;
                case Closed or ClosedByPerson:
                    yield return new ChartMark("closed", at, at, "closed");
                    break;
            }
        }
    }

    private static string Said(List<ChartPoint> points, List<ChartMark> marks) =>
        $"{Engine.Kinds.Words.Count(points.Count, "result")}, {points.Count(p => !p.Healthy)} of them failed; {Engine.Kinds.Words.Count(marks.Count(m => m.Kind == "restart"), "restart")} marked";
}
