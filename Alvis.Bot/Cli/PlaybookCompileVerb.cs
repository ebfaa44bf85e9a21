using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alvis.Engine.Plans;

namespace Alvis.Bot.Cli;

/// <summary>Compiles texts that come with their own context, for tests and for people who bring new texts. Reads no playbook and no setting.</summary>
internal sealed class PlaybookCompileVerb : CliVerb
{
    private const int MostFiles = 10_000;

    private readonly Option<string> cases = new("--case") { Description = "A case, or a folder of them: JSON with id, details (a list of lines) and context.", Required = true, HelpName = "FILE|DIR" };
    private readonly Option<bool> json = CommonOptions.Json();

    public override string Path => "playbook compile";

    public override string Summary => "Compile texts that bring their own context, and say what each becomes.";

    public override string Example => "alvis playbook compile --case cases/ --json";

    public override IEnumerable<Symbol> Takes => [cases, json];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var path = line.GetValue(cases)!;
        var files = Files(path);
        if (files.Count == 0)
            screen.Error(Directory.Exists(path) ? $"There is no case in {path}; expected files that end in .json." : $"There is no file or folder {path}.");
        if (files.Count > MostFiles)
            screen.Error($"There are {files.Count} files in {path}; at most {MostFiles} are read at once.");
        if (files.Count is 0 or > MostFiles)
            return ExitCodes.Found;

        var (read, all) = (new List<CompileCase>(), true);
        foreach (var file in files)
        {
            try
            {
                read.AddRange(CompileCase.ReadAll(await File.ReadAllTextAsync(file, cancel)));
            }
            catch (FormatException e)
            {
                screen.Error($"{file}: {e.Message}");
                all = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                screen.Error($"{file} cannot be read. Look at its rights.");
                all = false;
            }
        }

        var compiled = read.Select(one => (one.Id, Compiled: one.Compile())).ToList();
        if (line.GetValue(json))
            screen.Output.WriteLine(Json(compiled));
        else
            Show(screen, compiled);
        return all ? ExitCodes.Ok : ExitCodes.Found;
    }

    // The schema of the cases lies beside them.
    private static List<string> Files(string path) =>
        File.Exists(path) ? [path]
        : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json").Where(f => System.IO.Path.GetFileName(f) != "schema.json").Order(StringComparer.Ordinal)]
        : [];

    private static string Json(IEnumerable<(string Id, Compiled Compiled)> all)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var (id, compiled) in all)
                Write(json, id, compiled);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string id, Compiled compiled)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("outcome", Outcome(compiled));
        if (compiled.Plan is { } plan)
        {
            json.WritePropertyName("plan");
            // The notes stand in the diagnostics.
            PlanJson.Write(plan with { Notes = [] }, json);
        }

        json.WriteStartArray("diagnostics");
        foreach (var said in compiled.Diagnostics)
        {
            json.WriteStartObject();
            json.WriteStartArray("lines");
            foreach (var line in said.Lines)
                json.WriteNumberValue(line);
            json.WriteEndArray();
            json.WriteString("code", said.Code);
            json.WriteString("severity", Severity(said));
            json.WriteString("message", said.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Show(Screen screen, IReadOnlyList<(string Id, Compiled Compiled)> all)
    {
        foreach (var (id, compiled) in all)
        {
            screen.Strong($"{id}: {Outcome(compiled)}");
            foreach (var step in compiled.Plan?.Steps ?? [])
                screen.Line($"  {step.Id} {StepWords.Of(step.Args)}{(StepWords.Next(step) is { Length: > 0 } next ? $" ({next})" : "")}");
            foreach (var said in compiled.Diagnostics)
                screen.Line($"  line {string.Join(", ", said.Lines)}: {Severity(said)} {said.Code}: {said.Message}");
        }
    }

    private static string Outcome(Compiled compiled) => compiled.Plan is null ? "rejected" : "plan";

    private static string Severity(Diagnostic said) => said.Severity.ToString().ToLowerInvariant();
}
