using Alvis.Engine.Incidents;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Stories;

/// <summary>A whole Alvis with a language model beside it: what people get, and what the verbs say.</summary>
public sealed class LlmStories : IAsyncLifetime, IDisposable
{
    private const string Playbook = """
        meta: { service: shop, platform: webhook, aliases: [the shop] }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Wait for 1 second after restarting the shop.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    private readonly TempFolder folder = new();
    private OpenAiServer model = null!;

    public async Task InitializeAsync()
    {
        model = await OpenAiServer.StartAsync();
        await File.WriteAllTextAsync(folder.File("key"), OpenAiServer.Key);
    }

    public async Task DisposeAsync() => await model.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_incident_gets_a_summary_in_the_models_words_and_nothing_it_made_up()
    {
        model.Says(ModelReply.Sentences("The restart was made.", "Alvis began restart 1 of shop.", "The incident was closed by Alvis.", "The database had run out of memory."));
        await using var alvis = await World.StartAsync(Playbook, Settings());

        var incident = await FailAsync(alvis);

        Assert.Contains("Worded by the model test-model from the timeline; 1 sentence of it", incident.Summary, StringComparison.Ordinal);
        Assert.Contains("- The restart was made.", incident.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("database", incident.Summary, StringComparison.Ordinal);
        var written = Assert.IsType<IncidentEvent.SummaryWritten>((await alvis.Services.GetRequiredService<IIncidentStore>().TimelineAsync(incident.Id, CancellationToken.None))[^1].Event);
        Assert.Equal(new ModelUse("summary", 1, OpenAiServer.Model, 700, 120, 0.0019m, Used: true, null), written.Model);
    }

    [Fact]
    public async Task An_incident_whose_model_is_gone_gets_its_plain_summary()
    {
        model.Says(ModelReply.Error(401));
        await using var alvis = await World.StartAsync(Playbook, Settings());

        var incident = await FailAsync(alvis);

        Assert.Contains("INC-1 shop: recovered after 1 restart", incident.Summary, StringComparison.Ordinal);
        Assert.EndsWith("The model was not used: it does not take the key.", incident.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verbs_ask_the_model_and_enter_its_cost()
    {
        await using var alvis = await World.StartAsync(Playbook, Settings());
        await File.WriteAllTextAsync(folder.File("runbook.md"), "bounce the app if it is red\n");
        await File.WriteAllTextAsync(folder.File("shop.yaml"), Bot.Cli.PlaybookCheckVerbTests.Shop.Replace("Wait for one minute.", "Chill for one minute.", StringComparison.Ordinal));

        model.Says(new ModelReply { Content = """{"sentences":[{"text":"If the health check fails, restart the app.","line":1}]}""" });
        var rewritten = await RunAsync(alvis, "playbook", "rewrite", folder.File("runbook.md"));
        Assert.Contains("If the health check fails, restart the app.  | 1: bounce the app if it is red", rewritten, StringComparison.Ordinal);
        Assert.Contains("700 tokens sent, 120 received, cost 0.0019", rewritten, StringComparison.Ordinal);

        model.Says(new ModelReply { Content = """{"items":[{"error":1,"explanation":"It is slang.","fix":"Wait for one minute."}]}""" });
        var explained = await RunAsync(alvis, "playbook", "explain", folder.File("shop.yaml"));
        Assert.Contains("The model says: It is slang.", explained, StringComparison.Ordinal);
        Assert.Contains("This would compile: Wait for one minute.", explained, StringComparison.Ordinal);

        var doctor = await RunAsync(alvis, "doctor");
        Assert.Contains("✓ llm: The model test-model answers at 127.0.0.1", doctor, StringComparison.Ordinal);
        Assert.Contains("✓ llm: This month 1640 of 2000000 tokens are used, at a cost of 0 of 20", doctor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Llm__Model", "another", "✗ llm: The model another was asked: there is no model 'another' at Llm:BaseUrl")]
    [InlineData("Llm__Kind", "", "✓ llm: It is off; nothing needs it")]
    public async Task Doctor_says_how_it_stands(string setting, string value, string said)
    {
        await using var doctor = AlvisProcess.Start(["doctor", "--data", folder.File("none")],
            variables: new Dictionary<string, string>(Variables(), StringComparer.Ordinal) { [setting] = value });
        await doctor.EndAsync();

        Assert.Contains(said, doctor.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(OpenAiServer.Key, doctor.Output + doctor.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_says_when_the_key_is_refused()
    {
        await File.WriteAllTextAsync(folder.File("key"), "sk-wrong-0123456789abcdef");
        await using var doctor = AlvisProcess.Start(["doctor", "--data", folder.File("none")], variables: Variables());
        await doctor.EndAsync();

        Assert.Contains("✗ llm: The model test-model was asked: it does not take the key\n  Look at Llm:BaseUrl, Llm:Model and the secret that Llm:Key names.", doctor.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-wrong", doctor.Output + doctor.Errors, StringComparison.Ordinal);
    }

    private static Task<Incident> FailAsync(World alvis)
    {
        alvis.Shop.GoesDown();
        return alvis.BecomesAsync(IncidentStatus.Closed);
    }

    private async Task<string> RunAsync(World alvis, params string[] verb)
    {
        await using var process = AlvisProcess.Start([.. verb, "--data", alvis.Data], variables: Variables());
        await process.EndAsync();
        return process.Output + process.Errors;
    }

    private (string Key, string Value)[] Settings() =>
    [
        ("Llm:Kind", "openai"), ("Llm:BaseUrl", model.BaseUrl.AbsoluteUri), ("Llm:Model", OpenAiServer.Model), ("Llm:Key", "llm"), ("Llm:Price:Input", "1"), ("Llm:Price:Output", "10"),
        ("Secrets:llm:File", folder.File("key")), ("Secrets:llm:Hosts:0", "127.0.0.1"),
    ];

    private Dictionary<string, string> Variables() => Settings().ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value, StringComparer.Ordinal);
}
