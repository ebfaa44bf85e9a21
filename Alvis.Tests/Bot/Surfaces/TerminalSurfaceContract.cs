using System.Globalization;
using System.Text.RegularExpressions;
using Alvis.Bot.Cli;
using Alvis.Bot.Terminal;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>The terminal: lines are printed and stay, verbs are typed by the one who sits there.</summary>
public sealed partial class TerminalSurfaceContract : SurfaceContract
{
    private protected override SurfaceDriver Drive() => new Terminal();

    private sealed partial class Terminal : SurfaceDriver
    {
        private Printed output = new();
        private Screen screen = null!;
        private TerminalVerbs verbs = null!;
        private Uri address = null!;

        public override bool CanPress => false;

        public override bool CanEdit => false;

        public override bool KnowsPeople => false;

        public override void Add(IServiceCollection parts)
        {
            // A start of Alvis is a new terminal.
            output = new Printed();
            screen = new Screen(output, TextWriter.Null, plain: true);
            parts.AddSingleton<IChatSurface>(new TerminalSurface(screen));
        }

        public override Task BeginAsync(World world)
        {
            address = world.Console;
            verbs = new TerminalVerbs(world.Services, screen, TimeProvider.System);
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<ShownMessage>> ReadChannelAsync() => Task.FromResult<IReadOnlyList<ShownMessage>>(
            [.. Parts().Select(p => p.Incident).Distinct().Select(id => new ShownMessage(id, "", "", []))]);

        public override Task<IReadOnlyList<string>> ReadThreadAsync(IncidentId incident) => Task.FromResult<IReadOnlyList<string>>(
            [.. Parts().Where(p => p.Incident == incident).SelectMany(p => p.Lines).Select(l => Told().Match(l)).Where(m => m.Success).Select(m => m.Groups["text"].Value)]);

        public override Task<IReadOnlyList<string>> ReadSummariesAsync(IncidentId incident) => Task.FromResult<IReadOnlyList<string>>(
            [.. Parts().Where(p => p.Incident == incident && p.Lines.Contains("Summary")).Select(p => string.Join('\n', p.Lines.SkipWhile(l => l != "Summary").Skip(1).TakeWhile(l => !Told().IsMatch(l))))]);

        public override async Task<PrivateAnswer> SayAsync(Visitor by, string line)
        {
            var reply = await verbs.SayAsync(line, CancellationToken.None);
            var console = new Uri(address, "/").AbsoluteUri.TrimEnd('/');
            var text = PlainText.Of(reply.Card, console);
            return new PrivateAnswer(reply.Ok, text, [.. Place().Matches(text).Select(m => m.Value[console.Length..])], []);
        }

        private List<(IncidentId Incident, List<string> Lines)> Parts()
        {
            var parts = new List<(IncidentId Incident, List<string> Lines)>();
            foreach (var line in output.ToString().Split(Environment.NewLine))
            {
                Assert.DoesNotContain(line, char.IsControl);
                if (Head().Match(line) is { Success: true } head)
                    parts.Add((new IncidentId(long.Parse(head.Groups["id"].Value, CultureInfo.InvariantCulture)), []));
                else if (parts.Count > 0)
                    parts[^1].Lines.AddRange(line.Split('\n'));
            }

            return parts;
        }

        [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+/\\S*", RegexOptions.None, 5_000)]
        private static partial Regex Place();

        [GeneratedRegex("^INC-(?<id>[0-9]+) [a-z0-9-]+$", RegexOptions.ExplicitCapture, 5_000)]
        private static partial Regex Head();

        [GeneratedRegex("^[0-9]{2}:[0-9]{2}:[0-9]{2}  . (?<text>.*)$", RegexOptions.ExplicitCapture, 5_000)]
        private static partial Regex Told();
    }

    /// <summary>What is printed, which a test may read while it is written.</summary>
    private sealed class Printed : StringWriter
    {
        private readonly Lock gate = new();

        public Printed() : base(CultureInfo.InvariantCulture)
        {
        }

        public override void Write(char value)
        {
            lock (gate)
                base.Write(value);
        }

        public override void Write(string? value)
        {
            lock (gate)
                base.Write(value);
        }

        public override void WriteLine(string? value)
        {
            lock (gate)
                base.WriteLine(value);
        }

        public override string ToString()
        {
            lock (gate)
                return base.ToString();
        }
    }
}
