using System.CommandLine;
using System.Globalization;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Storage;
using Alvis.Engine.Writing;

namespace Alvis.Bot.Cli;

/// <summary>
/// What the verbs that ask a language model have in common. A person asks by calling them; nothing of the answer is put in force. What it costs is entered in the
/// store of the data folder, so that it counts in the month's limits: the one thing that a verb writes there beside a running Alvis.
/// </summary>
internal abstract class WritingVerb : CliVerb
{
    /// <summary>The data folder whose limits count.</summary>
    protected Option<string?> Data { get; } = CommonOptions.Data();

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var options = new StartOptions { Data = line.GetValue(Data), Logs = false };
        await using var database = await StoreAsync(AlvisHost.DataFolderOf(options), cancel);
        await using var services = AlvisHost.Writing(options, new SqliteModelLedger(database));
        if (!services.GetRequiredService<LlmOptions>().IsOn)
        {
            screen.Error("No language model is set up, and Alvis needs none. docs/llm.md says how to set one up: Llm:Kind, Llm:Model, Llm:Key.");
            return ExitCodes.Found;
        }

        return await AskAsync(line, screen, services, $"request:{services.GetRequiredService<IIds>().Next()}", cancel);
    }

    /// <summary>Does it.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="screen">Where to.</param>
    /// <param name="services">What reads playbooks, and what asks the model.</param>
    /// <param name="purse">The id of this request, for the limits.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    protected abstract Task<int> AskAsync(ParseResult line, Screen screen, IServiceProvider services, string purse, CancellationToken cancel);

    /// <summary>The text of a file, or null after saying why not.</summary>
    protected static string? Text(Screen screen, string path)
    {
        if (RealPath.Of(path) is not { } real || !File.Exists(real))
        {
            screen.Error($"{path}: there is no such file.");
            return null;
        }

        var read = SmallFile.Read(null, real, YamlText.MostBytes);
        if (read.Trouble is { } trouble)
            screen.Error($"{path}: {trouble.Found}; {trouble.Expected}");
        return read.Text;
    }

    /// <summary>Says that the model was not used, or what it used.</summary>
    protected static void Cost(Screen screen, ModelUse use)
    {
        if (use.TokensIn + use.TokensOut > 0)
            screen.Quiet(string.Create(CultureInfo.InvariantCulture, $"The model {Words.Clip(use.Model, 60)} was asked: {use.TokensIn} tokens sent, {use.TokensOut} received, cost {use.Cost:0.######}."));
        else
            screen.Quiet($"The model {Words.Clip(use.Model, 60)} had been asked this before, or answered nothing: no cost.");
    }

    private static async Task<SqliteDatabase> StoreAsync(DataFolder folder, CancellationToken cancel)
    {
        var database = await SqliteDatabase.OpenToReadAsync(folder, cancel);
        if (database.Schema.To >= SqliteModelLedger.Since)
            return database;
        await database.DisposeAsync();
        throw new StoreUnusableException($"The store {database.Path} has schema {database.Schema.To}, from a version that asked no models yet. It is brought up to date by the next start, or by 'alvis migrate'.");
    }
}
