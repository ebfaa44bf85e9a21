using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Bench;

/// <summary>
/// A Slack workspace on this machine to try Alvis in without an account: prints how to start Alvis in it, shows what comes, and does what is typed as a
/// person there would.
/// </summary>
internal static class SlackTryOut
{
    private const string Help = """
        A line is written into #incidents by anna, an admin; '@Alvis help' asks Alvis. Besides:
          /alvis WORDS       the command
          press LABEL        presses the newest button with this label
          fill TEXT          enters a text in the form that is open; \n begins a line
          send, back         sends the form, or closes it
          file PATH          shares a file
          as NAME            goes on as somebody else: mara, a responder, or vera, who may do nothing
          quit
        """;

    /// <summary>Runs until the input ends or says <c>quit</c>.</summary>
    public static async Task RunAsync(TextReader typed, TextWriter shown)
    {
        await using var workspace = await Workspace.StartAsync();
        var me = workspace.AddPerson("anna");
        var mara = workspace.AddPerson("mara");
        workspace.AddPerson("vera");
        await shown.WriteLineAsync("In another terminal:\n");
        foreach (var (key, value) in (IEnumerable<KeyValuePair<string, string>>)[.. workspace.Settings(), new("Slack:Roles:admin:0", me.Id), new("Slack:Roles:responder:0", mara.Id)])
            await shown.WriteLineAsync($"export {key.Replace(":", "__", StringComparison.Ordinal)}={value}");
        await shown.WriteLineAsync($"dotnet run --project Alvis.Bot -- serve\n\n{Help}");
        using var ending = new CancellationTokenSource();
        var showing = ShowAsync(workspace, () => me, shown, ending.Token);
        while (await typed.ReadLineAsync(CancellationToken.None) is { } line && line.Trim() != "quit")
        {
            try
            {
                me = await DoAsync(workspace, me, line.Trim());
            }
            catch (Exception e) when (e is WorkspaceException or InvalidOperationException or IOException or UnauthorizedAccessException)
            {
                await shown.WriteLineAsync($"! {e.Message}");
            }
        }

        await ending.CancelAsync();
        await showing;
    }

    private static async Task<Person> DoAsync(Workspace workspace, Person me, string line)
    {
        var (word, rest) = line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (line[..space], line[(space + 1)..].Trim()) : (line, "");
        switch (word)
        {
            case "":
                break;
            case "as":
                return workspace.Person(rest);
            case "press" when me.Stack.Count == 0:
                var seen = workspace.Incidents.Everything.Concat(me.Ephemerals(workspace.Incidents)).Where(m => !m.IsDeleted && m.Labels.Contains(rest)).MaxBy(m => m.Ts, StringComparer.Ordinal);
                Trouble((await me.PressAsync(seen ?? throw new WorkspaceException($"There is no button \"{rest}\"."), rest)).Trouble);
                break;
            case "press":
                Trouble((await me.Modal.PressAsync(rest)).Trouble);
                break;
            case "fill":
                me.Modal.Fill(me.Modal.Fields[0], rest.Replace("\\n", "\n", StringComparison.Ordinal));
                break;
            case "send":
                var sent = await me.Modal.SubmitAsync();
                Trouble(sent.Trouble ?? (sent.Errors.Count == 0 ? null : string.Join('\n', sent.Errors.Select(e => $"{e.Key}: {e.Value}"))));
                break;
            case "back":
                await me.Modal.CloseAsync();
                break;
            case "file":
                me.Uploads(Path.GetFileName(rest), await File.ReadAllBytesAsync(rest), workspace.Incidents);
                break;
            case "/alvis":
                Trouble((await me.TypesAsync(line)).Trouble);
                break;
            default:
                me.Says(workspace.Incidents, line);
                break;
        }

        return me;
    }

    private static void Trouble(string? trouble)
    {
        if (trouble is not null)
            throw new WorkspaceException(trouble);
    }

    // What changed since it was shown last: messages, what is for this person alone, and the form before them.
    private static async Task ShowAsync(Workspace workspace, Func<Person> me, TextWriter shown, CancellationToken cancel)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        try
        {
            while (await often.WaitForNextTickAsync(cancel))
            {
                var person = me();
                var things = workspace.Incidents.Everything.Where(m => m.IsApps && !m.IsDeleted).Select(m => (m.Ts, Text: $"{(m.IsReply ? "  ↳ " : "")}{m.Shown}{Labels(m.Labels)}"))
                    .Concat(person.Ephemerals(workspace.Incidents).Select(m => (m.Ts, Text: $"(only {person.Name}) {m.Shown}{Labels(m.Labels)}")));
                if (workspace.Locked(() => person.Stack.Count) > 0)
                    things = things.Append((Ts: $"form {person.Id}", Text: $"┌ {person.Modal.Title}\n{person.Modal.Shown}{Labels([person.Modal.SubmitLabel])}"));
                foreach (var (ts, text) in things.Where(t => before.GetValueOrDefault(t.Ts) != t.Text).ToList())
                {
                    before[ts] = text;
                    await shown.WriteLineAsync($"\n{text}");
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The person goes.
        }
    }

    private static string Labels(IEnumerable<string> labels) => string.Concat(labels.Where(l => l.Length > 0).Select(l => $" [{l}]"));
}
