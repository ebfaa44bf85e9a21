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

    private readonly List<string> wrong = [];

    public SlackOptions(IConfiguration configuration)
    {
        var settings = new Settings(configuration.GetSection(Section));
        settings.Only("Mode", "BotToken", "AppToken", "SigningSecret", "Channel", "ApiUrl");
        BotToken = settings.Text("BotToken") ?? "";
        AppToken = settings.Text("AppToken") ?? "";
        SigningSecret = settings.Text("SigningSecret") ?? "";
        Channel = settings.Text("Channel") ?? "";
        Mode = Read(settings, settings.Text("Mode"));
        ApiUrl = Address(settings, settings.Text("ApiUrl"));
        if (IsOn)
            Needs(settings);
        wrong.AddRange(settings.Wrong);
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

    /// <inheritdoc/>
    public IEnumerable<string> Vet() => wrong;

    private void Needs(Settings settings)
    {
        if (!BotToken.StartsWith("xoxb-", StringComparison.Ordinal) && !BotToken.StartsWith("xoxe.xoxb-", StringComparison.Ordinal))
            settings.Say("BotToken", "something else", "a bot token that begins with xoxb-: Slack shows it under OAuth & Permissions");
        if (Mode == SlackMode.Socket && !AppToken.StartsWith("xapp-", StringComparison.Ordinal))
            settings.Say("AppToken", AppToken.Length == 0 ? "nothing" : "something else", "an app-level token with connections:write that begins with xapp-: Slack shows it under Basic Information; or set Slack:Mode to http");
        if (Mode == SlackMode.Http && SigningSecret.Length == 0)
            settings.Say("SigningSecret", "nothing", "the signing secret that Slack shows under Basic Information");
        if (Channel.Length == 0 || Channel[0] is not ('C' or 'G') || !Channel.All(char.IsAsciiLetterOrDigit))
            settings.Say("Channel", Channel.Length == 0 ? "nothing" : $"'{Words.Clip(Channel, 60)}'", "the id of the incident channel, such as C0123ABCD: Slack shows it at the end of the channel's details");
    }

    private static SlackMode Read(Settings settings, string? text)
    {
        if (text is null || text.Equals("socket", StringComparison.OrdinalIgnoreCase))
            return SlackMode.Socket;
        if (text.Equals("http", StringComparison.OrdinalIgnoreCase))
            return SlackMode.Http;
        settings.Say("Mode", $"'{Words.Clip(text, 60)}'", "socket or http");
        return SlackMode.Socket;
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
