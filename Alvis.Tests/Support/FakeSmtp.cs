using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Alvis.Tests.Support;

/// <summary>A mail as it came over the wire.</summary>
public sealed record Mail(string From, IReadOnlyList<string> To, string Data)
{
    /// <summary>The body as it is read, its lines ending in LF.</summary>
    public string Text => Regex.Replace(
        Data[(Data.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("=\r\n", "", StringComparison.Ordinal),
        "=[0-9A-F]{2}", m => ((char)Convert.ToByte(m.Value[1..], 16)).ToString(), RegexOptions.None, TimeSpan.FromSeconds(1))
        .Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The value of a header, unfolded; null when it is not there.</summary>
    public string? Header(string name)
    {
        var head = Data.Split("\r\n\r\n")[0].Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);
        return head.Split("\r\n").FirstOrDefault(l => l.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }
}

/// <summary>A small real mail server on loopback. It can refuse at each word of the protocol and ask for a login.</summary>
public sealed class FakeSmtp : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private readonly List<Mail> mails = [];
    private readonly Task serving;

    public FakeSmtp()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>What to answer instead, by the word that begins a command (<c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>.</c>) or a whole line.</summary>
    public Dictionary<string, string> Refusals { get; } = [];

    /// <summary>User and password it wants; null: no login.</summary>
    public (string User, string Password)? Login { get; set; }

    /// <summary>Takes connections and says nothing.</summary>
    public bool Silent { get; set; }

    /// <summary>What clients said, logins left out.</summary>
    public List<string> Said { get; } = [];

    public IReadOnlyList<Mail> Mails
    {
        get
        {
            lock (gate)
                return [.. mails];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await serving;
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(ending.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            if (!Silent)
                await writer.WriteLineAsync("220 fake.example ESMTP");
            await TalkAsync(reader, writer);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client hung up or the test is over.
        }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        var (from, to, loggedIn) = ("", new List<string>(), Login is null);
        while (await reader.ReadLineAsync(ending.Token) is { } line)
        {
            if (Silent)
                continue;

            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            lock (gate)
                Said.Add(word);
            if (Refusals.GetValueOrDefault(line) is { } exact)
            {
                await writer.WriteLineAsync(exact);
                continue;
            }

            if (Refusals.GetValueOrDefault(word) is { } refusal)
            {
                await writer.WriteLineAsync(refusal);
                continue;
            }

            switch (word)
            {
                case "EHLO":
                    await writer.WriteLineAsync(Login is null ? "250 fake.example" : "250-fake.example\r\n250 AUTH LOGIN");
                    break;
                case "AUTH":
                    loggedIn = await LogInAsync(line, reader, writer);
                    await writer.WriteLineAsync(loggedIn ? "235 welcome" : "535 5.7.8 wrong user or password");
                    break;
                case "MAIL" when !loggedIn:
                    await writer.WriteLineAsync("530 5.7.0 log in first");
                    break;
                case "MAIL":
                    (from, to) = (Address(line), []);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "RCPT":
                    to.Add(Address(line));
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var data = new StringBuilder();
                    while (await reader.ReadLineAsync(ending.Token) is { } text && text != ".")
                        data.Append(text.StartsWith("..", StringComparison.Ordinal) ? text[1..] : text).Append("\r\n");
                    if (Refusals.GetValueOrDefault(".") is { } late)
                    {
                        await writer.WriteLineAsync(late);
                        break;
                    }

                    lock (gate)
                        mails.Add(new Mail(from, to, data.ToString()));
                    await writer.WriteLineAsync("250 queued");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private async Task<bool> LogInAsync(string line, StreamReader reader, StreamWriter writer)
    {
        // "AUTH LOGIN" asks for both; the framework sends the user along at once.
        var parts = line.Split(' ');
        var user = parts.Length > 2 ? parts[2] : await AskAsync("334 VXNlcm5hbWU6");
        var password = await AskAsync("334 UGFzc3dvcmQ6");
        return Plain(user) == Login!.Value.User && Plain(password) == Login.Value.Password;

        async Task<string> AskAsync(string question)
        {
            await writer.WriteLineAsync(question);
            return await reader.ReadLineAsync(ending.Token) ?? "";
        }

        static string Plain(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }

    private static string Address(string line)
    {
        var open = line.IndexOf('<', StringComparison.Ordinal);
        return line[(open + 1)..line.IndexOf('>', StringComparison.Ordinal)];
    }
}
