using Alvis.Bot.OpenAi;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Engine.Summaries;
using Alvis.Engine.Writing;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Bot.OpenAi;

/// <summary>Everything between a timeline and a published summary, over a real store and a model that answers over HTTP.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private TempStore store = null!;
    private OpenAiModel client = null!;

    public ManualClock Clock { get; } = new();

    public OpenAiServer Server { get; private set; } = null!;

    public SqliteModelLedger Ledger { get; private set; } = null!;

    public Scribe Scribe { get; private set; } = null!;

    public Redaction Redaction { get; private set; } = null!;

    public LlmOptions Options { get; private set; } = null!;

    public Heard<Scribe> Heard { get; } = new();

    public static async Task<Desk> StartAsync(params (string Key, string Value)[] settings)
    {
        var desk = new Desk();
        desk.Server = await OpenAiServer.StartAsync(desk.Clock);
        desk.store = await TempStore.StartAsync();
        desk.Ledger = new SqliteModelLedger(desk.store.Database);
        var key = desk.folder.File("key");
        await File.WriteAllTextAsync(key, OpenAiServer.Key + "\n");
        var secrets = new SecretsOptions { ["llm"] = new SecretEntry { File = key } };
        secrets["llm"].Hosts.Add("127.0.0.1");
        var registered = new Secrets(Microsoft.Extensions.Options.Options.Create(secrets));
        desk.Redaction = new Redaction(registered);
        desk.Options = new LlmOptions(Configuration(desk.Server, settings), registered);
        Assert.Empty(desk.Options.Vet());
        desk.client = new OpenAiModel(desk.Options, registered, null, desk.Clock);
        desk.Scribe = new Scribe(desk.client, desk.Ledger, desk.Options, desk.Clock, desk.Heard);
        return desk;
    }

    /// <summary>Settings for a server, with prices that make costs easy to count.</summary>
    public static IConfiguration Configuration(OpenAiServer server, params (string Key, string Value)[] settings) => new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Llm:Kind"] = "openai",
            ["Llm:BaseUrl"] = server.BaseUrl.AbsoluteUri,
            ["Llm:Model"] = OpenAiServer.Model,
            ["Llm:Key"] = "llm",
            ["Llm:Price:Input"] = "1",
            ["Llm:Price:Output"] = "10",
        }.Concat(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).GroupBy(s => s.Key).Select(g => g.Last())).Build();

    /// <summary>The summary of a timeline; time passes as long as the server hangs or the writer waits.</summary>
    public async Task<IncidentEvent.SummaryWritten> PublishAsync(Timeline told)
    {
        var writing = new ModelSummaries(Scribe, Redaction).WriteAsync(told.Incident, FactSheet.From(told.Entries), CancellationToken.None);
        await TimePassesAsync(writing);
        return await writing;
    }

    /// <summary>Lets time pass until something is done; answers how much did.</summary>
    public async Task<TimeSpan> TimePassesAsync(Task done)
    {
        var start = Clock.GetUtcNow();
        var patience = TimeProvider.System.GetTimestamp();
        while (!done.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromSeconds(60), "It does not end.");
            // A question that hangs has all the time; what is under way is not to be outrun.
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(Server.Hanging > 0 ? 20 : 100), TimeProvider.System));
            if (!done.IsCompleted)
                Clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        return Clock.GetUtcNow() - start;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Scribe.Dispose();
        client.Dispose();
        await store.DisposeAsync();
        folder.Dispose();
    }
}
