using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alvis.Bot.Slack.Transport;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;
using Button = Alvis.Tests.Support.SlackWorkspace.Button;
using Person = Alvis.Tests.Support.SlackWorkspace.Person;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>People in a Slack workspace. Nothing is known of Alvis but what they see there, and when it has done with what they asked.</summary>
internal sealed partial class SlackDriver(bool http) : SurfaceDriver
{
    private const string Key = "button", Bad = ":x:";

    private readonly List<Button> seen = [];
    private readonly Watch watch = new();
    private World world = null!;
    private Workspace slack = null!;

    public override bool OpensForms => true;

    public override async Task<IReadOnlyList<(string Key, string Value)>> SettingsAsync()
    {
        slack = await Workspace.StartAsync();
        // How fast Alvis may post has stories of its own; here everybody would wait for it.
        slack.Limits.Pace = Pace.None;
        foreach (var name in new[] { "Ada", "Mara", "Ivo", "Vera" })
            slack.AddPerson(name);
        return
        [
            .. slack.Settings(http).Select(s => (s.Key, s.Value)),
            ("Slack:Roles:admin:0", slack.Person("Ada").Id), ("Slack:Roles:responder:0", slack.Person("Mara").Id), ("Slack:Roles:responder:1", slack.Person("Ivo").Id),
        ];
    }

    public override void Add(IServiceCollection parts)
    {
        Wrapped.Each<IChatWorkspace>(parts, w => new Hurried(w));
        Wrapped.Each<ISlackHandler>(parts, watch.Over);
    }

    public override async Task BeginAsync(World world)
    {
        this.world = world;
        if (http)
            slack.CallsAt(new Uri(world.Console, "/slack/events"));
        else
            await slack.Links.AreReadyAsync(2);
    }

    public override Task<IReadOnlyList<ShownMessage>> ReadChannelAsync() => Task.FromResult<IReadOnlyList<ShownMessage>>([.. Incidents().Select(Shown)]);

    public override Task<IReadOnlyList<string>> ReadThreadAsync(IncidentId incident) => Task.FromResult<IReadOnlyList<string>>(
        [.. Replies(incident).Where(r => !r.IsBroadcast).SelectMany(r => r.Shown.Split('\n')).Select(l => Told().Match(l)).Where(m => m.Success).Select(m => m.Groups["text"].Value)]);

    // Slack draws a point where the text has a dash.
    public override Task<IReadOnlyList<string>> ReadSummariesAsync(IncidentId incident) => Task.FromResult<IReadOnlyList<string>>(
        [.. Replies(incident).Where(r => r.IsBroadcast).Select(r => r.Shown.Replace("\n• ", "\n- ", StringComparison.Ordinal))]);

    public override Task<string> ReadAllAsync(Visitor by)
    {
        var person = slack.Person(by.Name);
        var views = slack.Locked(() => person.Stack.Select(v => Reading.Of(v.Content)).ToList());
        return Task.FromResult(string.Join('\n', [.. slack.Incidents.Everything.Concat(person.Ephemerals(slack.Incidents)).Select(m => m.Shown), .. views]));
    }

    public override async Task<PrivateAnswer> PressAsync(Visitor by, ShownButton button, string? answer)
    {
        var person = slack.Person(by.Name);
        var before = Before(person);
        var told = await DoneAsync(async () => Assert.Null((await person.PressAsync(seen[int.Parse(button.Fields[Key], CultureInfo.InvariantCulture)])).Trouble), person, before);
        return slack.Locked(() => person.Stack.Count) == 0 ? told : await AnswerAsync(person.Modal, answer);
    }

    public override async Task<PrivateAnswer> SayAsync(Visitor by, string line)
    {
        var person = slack.Person(by.Name);
        var before = Before(person);
        return await DoneAsync(async () => Assert.Null((await person.TypesAsync($"/alvis {line}")).Trouble), person, before);
    }

    public override async ValueTask DisposeAsync()
    {
        if (slack is not null)
            await slack.DisposeAsync();
        await base.DisposeAsync();
    }

    // What wants words asks for them in a form.
    private async Task<PrivateAnswer> AnswerAsync(Modal form, string? answer)
    {
        if (answer is not null)
            form.Fill(Assert.Single(form.Fields), answer);
        Submitted? sent = null;
        await watch.DoneAsync(async () => sent = await form.SubmitAsync());
        Assert.Null(sent!.Trouble);
        return sent.IsTaken ? new PrivateAnswer(true, sent.Modal?.Shown ?? "", [], []) : new PrivateAnswer(false, Assert.Single(sent.Errors).Value, [], []);
    }

    // A press that was taken shows in the incident's message alone; all else only the one who did it sees.
    private async Task<PrivateAnswer> DoneAsync(Func<Task> act, Person person, HashSet<Message> before)
    {
        await watch.DoneAsync(act);
        if (person.Ephemerals(slack.Incidents).LastOrDefault(m => !before.Contains(m)) is { } told)
            return Read(told);
        return slack.Locked(() => person.Stack.Count) > 0 ? new PrivateAnswer(true, $"{person.Modal.Title}\n{person.Modal.Shown}", [], []) : new PrivateAnswer(true, "", [], []);
    }

    private HashSet<Message> Before(Person person) => [.. person.Ephemerals(slack.Incidents)];

    private PrivateAnswer Read(Message told)
    {
        var lines = told.Shown.Split('\n');
        var refused = lines[0].StartsWith(Bad, StringComparison.Ordinal) || lines.Contains($"{Bad} What is wrong");
        var text = lines[0].StartsWith(Bad, StringComparison.Ordinal) ? told.Shown[Bad.Length..].TrimStart() : told.Shown;
        return new PrivateAnswer(!refused, text, [.. Links(told.Content)], Buttons(told));
    }

    private ShownMessage Shown(Message message)
    {
        var text = message.Shown;
        return new ShownMessage(new IncidentId(long.Parse(Named().Match(text).Groups["id"].Value, CultureInfo.InvariantCulture)), text.Split('\n')[0], text.Replace('\n', ' '), Buttons(message));
    }

    private List<ShownButton> Buttons(Message message)
    {
        var shown = new List<ShownButton>();
        // A link opens a page and does nothing.
        foreach (var button in message.Buttons.Where(b => b.Url is null))
        {
            shown.Add(new ShownButton(button.Label, new Dictionary<string, string>(StringComparer.Ordinal) { [Key] = seen.Count.ToString(CultureInfo.InvariantCulture) }));
            seen.Add(button);
        }

        return shown;
    }

    private IEnumerable<string> Links(JsonNode? node)
    {
        var console = world.Console.AbsoluteUri.TrimEnd('/');
        return Place().Matches(node!.ToJsonString().Replace("\\u0026", "&", StringComparison.Ordinal)).Select(m => m.Value).Where(l => l.StartsWith(console, StringComparison.Ordinal)).Select(l => l[console.Length..]).Distinct();
    }

    private IEnumerable<Message> Incidents() => slack.Incidents.Messages.Where(m => m is { IsReply: false, IsDeleted: false, IsApps: true, Subtype: null });

    private IEnumerable<Message> Replies(IncidentId incident) => Incidents().Where(m => m.Shows($"{incident} ")).SelectMany(m => m.Thread.Replies).Where(r => r is { IsApps: true, IsDeleted: false });

    // A sign, when it was where several posts came together, and what was said.
    [GeneratedRegex("^:[a-z_]+: (20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8} UTC  )?(?<text>.*)$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Told();

    [GeneratedRegex(@"\bINC-(?<id>[0-9]+)\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Named();

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+/[^\\s|>\"\\\\]*", RegexOptions.None, 5_000)]
    private static partial Regex Place();

    /// <summary>Slack, called as fast as it answers.</summary>
    private sealed class Hurried(IChatWorkspace workspace) : IChatWorkspace
    {
        public string Word => workspace.Word;

        public ChatPace Pace { get; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

        public bool CanFind => workspace.CanFind;

        public string ChannelOf(string? name) => workspace.ChannelOf(name);

        public Task<ChatAnswer> CallAsync(ChatCall call, CancellationToken cancel) => workspace.CallAsync(call, cancel);
    }

    /// <summary>Knows when Alvis has done with what somebody asked: Slack itself shows nothing when a press was taken.</summary>
    private sealed class Watch
    {
        private int done;

        public ISlackHandler Over(ISlackHandler handler) => new Watched(handler, this);

        /// <summary>Does one thing that Alvis is told of, and waits until it has done with it.</summary>
        public async Task DoneAsync(Func<Task> act)
        {
            var before = Volatile.Read(ref done);
            await act();
            await Wait.UntilAsync(() => Volatile.Read(ref done) > before, () => "Alvis never had done with what it was asked.");
        }

        private sealed class Watched(ISlackHandler handler, Watch watch) : ISlackHandler
        {
            public async Task<JsonObject?> HandleAsync(SlackRequest request, CancellationToken cancel)
            {
                try
                {
                    return await handler.HandleAsync(request, cancel);
                }
                finally
                {
                    // Of events nobody waits for an answer here.
                    if (request is SlackRequest.Command or SlackRequest.Action or SlackRequest.Submission)
                        Interlocked.Increment(ref watch.done);
                }
            }
        }
    }
}
