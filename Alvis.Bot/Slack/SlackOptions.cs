using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack;

/// <summary>How Slack reaches Alvis.</summary>
internal enum SlackMode
{
    /// <summary>Alvis connects to Slack by WebSocket: no public address is needed.</summary>
    Socket,

    /// <summary>Slack calls <c>POST /slack/events</c>, signed.</summary>
    Http,
}

/// <summary>The section <c>Slack</c> of the settings. Slack is on when <c>Slack:BotToken</c> is set.</summary>
internal sealed class SlackOptions : IStartupVet
{
    public const string Section = "Slack";

    /// <summary>Slack's own address.</summary>
    public const string OwnApi = "https://slack.com/api/";

    private static readonly string[] Given = ["responder", "author", "admin"];

    private readonly List<string> wrong = [];

    public SlackOptions(IConfiguration configuration)
    {
        var settings = new Settings(configuration.GetSection(Section));
        settings.Only("Mode", "BotToken", "AppToken", "SigningSecret", "Channel", "ApiUrl", "Roles");
        BotToken = settings.Text("BotToken") ?? "";
        AppToken = settings.Text("AppToken") ?? "";
        SigningSecret = settings.Text("SigningSecret") ?? "";
        Channel = settings.Text("Channel") ?? "";
        Mode = settings.OneOf("Mode", "socket", "socket", "http") == "http" ? SlackMode.Http : SlackMode.Socket;
        ApiUrl = Address(settings, settings.Text("ApiUrl"));
        if (IsOn)
            Needs(settings);
        var roles = new Settings(configuration.GetSection($"{Section}:Roles"));
        roles.Only(Given);
        Roles = [.. Given.Reverse().SelectMany(word => roles.List(word).Select(id => Rule(roles, word, id.Trim()))).OfType<SlackRole>()];
        wrong.AddRange(settings.Wrong);
        wrong.AddRange(roles.Wrong);
    }

    /// <summary>True when Alvis is in Slack.</summary>
    public bool IsOn => BotToken.Length > 0;

    /// <summary>How Slack reaches Alvis. Default: <c>socket</c>.</summary>
    public SlackMode Mode { get; }

    /// <summary>Bot token, <c>xoxb-…</c>. Set it as <c>Slack__BotToken</c>, never in a file.</summary>
    public string BotToken { get; }

    /// <summary>App-level token with <c>connections:write</c>, <c>xapp-…</c>, for mode <c>socket</c>.</summary>
    public string AppToken { get; }

    /// <summary>What Slack signs its requests with, for mode <c>http</c>.</summary>
    public string SigningSecret { get; }

    /// <summary>The channel of incidents whose playbook names none: its id, <c>C…</c> or <c>G…</c>. Required.</summary>
    public string Channel { get; }

    /// <summary>Where the Web API is. Default: <see cref="OwnApi"/>. Ends in a slash.</summary>
    public Uri ApiUrl { get; }

    /// <summary>
    /// Roles by Slack user or user group: <c>Slack:Roles:responder</c> and so on, each a list of ids. The greatest first. Default: none, so that a
    /// role is given in the console or by <c>Access:Admins</c>.
    /// </summary>
    public IReadOnlyList<SlackRole> Roles { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Vet() => wrong;

    private void Needs(Settings settings)
    {
        if (!IsToken(BotToken) || (!BotToken.StartsWith("xoxb-", StringComparison.Ordinal) && !BotToken.StartsWith("xoxe.xoxb-", StringComparison.Ordinal)))
            settings.Say("BotToken", "something else", "a bot token that begins with xoxb-: Slack shows it under OAuth & Permissions");
        if (Mode == SlackMode.Socket && (!IsToken(AppToken) || !AppToken.StartsWith("xapp-", StringComparison.Ordinal)))
            settings.Say("AppToken", AppToken.Length == 0 ? "nothing" : "something else", "an app-level token with connections:write that begins with xapp-: Slack shows it under Basic Information; or set Slack:Mode to http");
        if (Mode == SlackMode.Http && SigningSecret.Length == 0)
            settings.Say("SigningSecret", "nothing", "the signing secret that Slack shows under Basic Information");
        if (Channel.Length == 0 || Channel[0] is not ('C' or 'G') || !Channel.All(char.IsAsciiLetterOrDigit))
            settings.Say("Channel", Channel.Length == 0 ? "nothing" : $"'{Words.Clip(Channel, 60)}'", "the id of the incident channel, such as C0123ABCD: Slack shows it at the end of the channel's details");
    }

    // What a header can carry: a token pasted with a line's end cannot be sent.
    private static bool IsToken(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    private static SlackRole? Rule(Settings roles, string word, string id)
    {
        if (id.Length is > 1 and <= 30 && id[0] is 'U' or 'W' or 'S' && id.All(char.IsAsciiLetterOrDigit))
            return new SlackRole(Enum.Parse<Role>(word, ignoreCase: true), id);
        roles.Say(word, $"'{Words.Clip(id, 60)}'", "ids of users (U0123ABCD) or user groups (S0123ABCD)");
        return null;
    }

    private static Uri Address(Settings settings, string? text)
    {
        if (text is null)
            return new Uri(OwnApi);
        if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }))
            return uri;
        settings.Say("ApiUrl", $"'{Words.Clip(text, 60)}'", "an https address, or http on this machine");
        return new Uri(OwnApi);
    }
}

/// <summary>A role that the operator gave to a user or a user group of Slack.</summary>
/// <param name="Role">What they may do.</param>
/// <param name="Id">The id of a user, <c>U…</c> or <c>W…</c>, or of a group, <c>S…</c>.</param>
internal sealed record SlackRole(Role Role, string Id)
{
    /// <summary>True when it is a group's.</summary>
    public bool IsGroup => Id[0] == 'S';
}
