using System.CommandLine;
using Alvis.Bot.OpenAi;
using Alvis.Bot.Slack;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;

namespace Alvis.Bot.Cli;

/// <summary>Looks at everything Alvis needs and says what to do about what is wrong. Also beside a running Alvis; changes nothing.</summary>
internal sealed class DoctorVerb : CliVerb
{
    /// <summary>The first schema that knows how far chat products have come.</summary>
    private const int Since = 4;

    private const int MostLetters = 20;

    private readonly Option<string?> data = CommonOptions.Data();
    private readonly Option<bool> json = CommonOptions.Json();

    public override string Path => "doctor";

    public override string Summary => "Look whether settings, store, Slack and the language model are well, and say what to do; also while Alvis runs.";

    public override string Example => "alvis doctor";

    public override IEnumerable<Symbol> Takes => [json, data];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        void Show(IReadOnlyList<Finding> more)
        {
            findings.AddRange(more);
            // As they come: asking Slack takes its time.
            foreach (var finding in line.GetValue(json) ? [] : more)
                Print(screen, finding);
        }

        var options = new StartOptions { Data = line.GetValue(data), Logs = false };
        var (services, wrong) = AlvisHost.Examined(options);
        await using (services)
        {
            Show(Settings(wrong));
            Show(await StoreAsync(AlvisHost.DataFolderOf(options), cancel));
            Show(await SlackAsync(services, cancel));
            Show(await LlmAsync(services, AlvisHost.DataFolderOf(options), cancel));
        }

        var ill = findings.Count(f => !f.IsWell);
        if (line.GetValue(json))
            screen.AsJson(findings.Select(f => new { area = f.Area, ok = f.IsWell, text = f.Text, cure = f.Cure }));
        else if (ill == 0)
            screen.Good("All is well.");
        else
            screen.Bad($"{Words.Count(ill, "thing")} to mend.");
        return ill == 0 ? ExitCodes.Ok : ExitCodes.Found;
    }

    private static void Print(Screen screen, Finding finding)
    {
        if (finding.IsWell)
        {
            screen.Line($"✓ {finding.Area}: {finding.Text}");
            return;
        }

        screen.Bad($"✗ {finding.Area}: {finding.Text}");
        screen.Line($"  {finding.Cure}");
    }

    private static IReadOnlyList<Finding> Settings(IReadOnlyList<string> wrong) => wrong.Count == 0
        ? [new Finding("settings", "nothing is wrong with them")]
        : [.. wrong.Select(w => new Finding("settings", w, "Alvis does not start with it: change it in appsettings.json beside the program or in the environment."))];

    private static async Task<IReadOnlyList<Finding>> StoreAsync(DataFolder folder, CancellationToken cancel)
    {
        try
        {
            await using var database = await SqliteDatabase.OpenToReadAsync(folder, cancel);
            if (database.Schema.To < Since)
                return [new Finding("store", $"{database.Path} has schema {database.Schema.To}, from an earlier version", "It is brought up to date by the next start, or by 'alvis migrate'.")];
            var threads = new SqliteThreadStore(database);
            var (letters, count) = (await threads.DeadAsync(MostLetters, cancel), await threads.CountDeadAsync(cancel));
            return
            [
                new Finding("store", $"{database.Path} can be read, its schema is {database.Schema.To}"),
                .. letters.Select(t => new Finding(t.Surface, $"The thread of {t.Incident} has not gone on since {Clock.Utc(t.Dead!.At)}: {Words.Clip(t.Dead.Why, 200)}", $"{t.Dead.Cure} A running Alvis tries again every few minutes.")),
                .. count > letters.Count ? [new Finding("store", $"{count - letters.Count} further threads have not gone on either", "The causes are likely those above.")] : Array.Empty<Finding>(),
            ];
        }
        catch (StoreUnusableException e)
        {
            return [new Finding("store", "It cannot be read", e.Message)];
        }
    }

    private static async Task<IReadOnlyList<Finding>> SlackAsync(ServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<SlackOptions>();
        if (!options.IsOn)
            return [new Finding("slack", "It is off; README.md says how to connect it")];
        return options.Vet().Any() ? [] : await services.GetRequiredService<SlackDoctor>().LookAsync(cancel);
    }

    private static async Task<IReadOnlyList<Finding>> LlmAsync(ServiceProvider services, DataFolder folder, CancellationToken cancel)
    {
        var doctor = services.GetRequiredService<OpenAiDoctor>();
        try
        {
            await using var database = await SqliteDatabase.OpenToReadAsync(folder, cancel);
            return await doctor.LookAsync(database.Schema.To >= SqliteModelLedger.Since ? new SqliteModelLedger(database) : null, cancel);
        }
        catch (StoreUnusableException)
        {
            // Told of the store already.
            return await doctor.LookAsync(null, cancel);
        }
    }
}
