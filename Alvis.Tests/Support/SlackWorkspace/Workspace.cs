using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>
/// A Slack workspace with the app installed: a real web and WebSocket server on loopback that behaves as Slack does
/// (<c>wire/slack.md</c>), and people who use it. Tests speak of channels, messages, buttons and modals.
/// </summary>
internal sealed partial class Workspace : IAsyncDisposable
{
    public const string Team = "T0ALVIS01";
    public const string Domain = "alvis-test";
    public const string Home = "https://alvis-test.slack.com/";
    public const string AppId = "A0ALVIS01";
    public const string BotUser = "U0ALVISBT";
    public const string BotId = "B0ALVIS01";
    public const string SigningSecret = "alvis-test-signing-secret-0123456789";

    private readonly Lock gate = new();
    private readonly Server server;
    private readonly CancellationTokenSource ending = new();
    private readonly List<string> complaints = [];
    private RequestUrl? requestUrl;

    private Workspace(TimeProvider time, AppManifest app)
    {
        (Time, App, Ids, Ending) = (time, app, new Ids(time), ending.Token);
        (Limits, Dispatcher, Links, Events, Interactions, Responses) = (new Limits(time), new Dispatcher(this), new SocketLinks(this), new Events(this), new Interactions(this), new Responses(this));
        (Chat, Conversations, ViewMethods, Uploads, Typing) = (new Chat(this), new Conversations(this), new ViewMethods(this), new Files(this), new Typing(this));
        Tokens = new Tokens { BotScopes = app.Scopes.ToHashSet(StringComparer.Ordinal) };
        server = new Server(this);
        Incidents = AddChannel("incidents");
    }

    public TimeProvider Time { get; }

    /// <summary>The app as it is installed.</summary>
    public AppManifest App { get; }

    /// <summary>Where Slack is, without a slash at the end.</summary>
    public string Url => server.Url;

    /// <summary>Where the Web API is: <c>Slack:ApiUrl</c>.</summary>
    public string ApiUrl => $"{Url}/api/";

    /// <summary>Every call of the app's.</summary>
    public CallLog Calls { get; } = new();

    /// <summary>What goes wrong on order.</summary>
    public Faults Faults { get; } = new();

    /// <summary>How fast the app may call.</summary>
    public Limits Limits { get; }

    public Tokens Tokens { get; }

    /// <summary>Socket Mode's links.</summary>
    public SocketLinks Links { get; }

    /// <summary>What is on its way to the app.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>What the app did that Slack silently ignores and an app should not do.</summary>
    public IReadOnlyList<string> Complaints => Locked(() => complaints.ToList());

    /// <summary>What reached a server that is not Slack's.</summary>
    public IReadOnlyList<StrangerRequest> StrangerRequests => server.Strangers;

    /// <summary>True on a plan without user groups.</summary>
    public bool IsFree { get; set; }

    /// <summary>How long after it was posted a message can be edited; null for always.</summary>
    public TimeSpan? EditWindow { get; set; }

    /// <summary>True once Socket Mode is switched off.</summary>
    public bool IsSocketModeOff { get; set; }

    /// <summary>True while Slack is down.</summary>
    public bool IsDown { get; private set; }

    /// <summary>True to break connections off while down instead of answering 503.</summary>
    public bool BreaksWhenDown { get; private set; }

    /// <summary>How the app is told: Socket Mode unless there is a request URL.</summary>
    public IRoute Route => requestUrl is null ? Links : requestUrl;

    /// <summary>Set when the workspace is disposed of.</summary>
    public CancellationToken Ending { get; }

    public Ids Ids { get; }
    public Events Events { get; }
    public Interactions Interactions { get; }
    public Responses Responses { get; }
    public Chat Chat { get; }
    public Conversations Conversations { get; }
    public ViewMethods ViewMethods { get; }
    public Files Uploads { get; }
    public Typing Typing { get; }

    /// <summary>Every method, and what does it.</summary>
    public IEnumerable<(string Name, Method Do)> Methods =>
    [
        .. Chat.All, .. Conversations.All, .. new Users(this).All, .. ViewMethods.All, .. Uploads.All,
        ("apps.connections.open", _ => new JsonObject { ["ok"] = true, ["url"] = Links.Address() }),
    ];

    /// <summary>Starts a workspace with the channel <c>#incidents</c>, in which the app is.</summary>
    /// <param name="time">Its clock. A clock that stands still expires nothing and retries nothing.</param>
    /// <param name="app">What the app may do and is told; everything that Alvis needs when null.</param>
    public static async Task<Workspace> StartAsync(TimeProvider? time = null, AppManifest? app = null)
    {
        var workspace = new Workspace(time ?? TimeProvider.System, app ?? AppManifest.Full);
        await workspace.server.StartAsync();
        return workspace;
    }

    /// <summary>The settings of an Alvis in this workspace.</summary>
    /// <param name="http">True for signed requests instead of Socket Mode.</param>
    public IReadOnlyDictionary<string, string> Settings(bool http = false) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Slack:Mode"] = http ? "http" : "socket",
        ["Slack:BotToken"] = Tokens.Bot,
        ["Slack:AppToken"] = Tokens.App,
        ["Slack:SigningSecret"] = SigningSecret,
        ["Slack:Channel"] = Incidents.Id,
        ["Slack:ApiUrl"] = ApiUrl,
    };

    /// <summary>From now on the app is told by signed requests to this address.</summary>
    public RequestUrl CallsAt(Uri url)
    {
        requestUrl?.Dispose();
        return requestUrl = new RequestUrl(this, url);
    }

    /// <summary>Slack goes down: calls are refused, links break.</summary>
    public void GoesDown(bool breaksOff = false)
    {
        (IsDown, BreaksWhenDown) = (true, breaksOff);
        Links.DropAll();
    }

    /// <summary>Slack is there again.</summary>
    public void ComesBack() => IsDown = false;

    /// <summary>An admin removes the app: its bot token is over, and it is told so.</summary>
    public void Uninstalls() => Locked(() =>
    {
        Tokens.End(Tokens.Bot, "account_inactive");
        Events.Revoked();
    });

    /// <summary>Waits until nothing is on its way to the app any more, retries too.</summary>
    public Task IsQuietAsync() => Wait.UntilAsync(() => !Dispatcher.IsBusy, () => "Something is still on its way to the app, or waits to be sent again.");

    public T Locked<T>(Func<T> act)
    {
        lock (gate)
            return act();
    }

    public void Locked(Action act)
    {
        lock (gate)
            act();
    }

    public void Complain(string what) => Locked(() => complaints.Add(what));

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await server.DisposeAsync();
        requestUrl?.Dispose();
        ending.Dispose();
    }
}
