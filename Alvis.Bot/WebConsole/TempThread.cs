using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
namespace Alvis.Bot.WebConsole.Pages;
internal static class TempThread
{
    extension(IncidentThread)
    {
        public static IncidentThread From(IReadOnlyList<Entry> timeline)
        {
            Incident? now = null;
            var posts = new List<Post>();
            foreach (var e in timeline) { now = Fold.Next(now, e); if (Note.Of(now, e) is { } n) posts.Add(new Post(e.Sequence, e.At, [n])); }
            var i = now!;
            return new IncidentThread(new IncidentCard { Id = i.Id, Service = i.Service, Status = i.Status, Tone = Tone.Bad, Title = $"{i.Service} is down", Finding = i.Latest.Finding, Now = "Working on it", FailingSince = i.FailingSince, OpenedAt = i.OpenedAt, ClosedAt = i.ClosedAt,
                Buttons = i.IsOpen ? [new Button("ack", "Acknowledge", $"{i.Id}"), new Button("close", "Close", $"{i.Id}", null, ButtonStyle.Danger, "Why?", true)] : [] }, posts, i.Summary, i.Version);
        }
    }
}
