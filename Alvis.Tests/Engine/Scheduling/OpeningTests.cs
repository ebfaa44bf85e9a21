using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Scheduling;
using Alvis.Engine.Storage;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Scheduling;

/// <summary>What is there before any incident is carried on, and what is written at the end.</summary>
public sealed class OpeningTests : IAsyncLifetime, IAsyncDisposable, IProcesses
{
    private readonly ServiceProvider nothing = new ServiceCollection().BuildServiceProvider();
    private readonly List<string> started = [];
    private PlaybookBench bench = null!;
    private SqliteIncidentStore incidents = null!;
    private Opening opening = null!;

    IReadOnlyList<string> IProcesses.Known => ["api", "shop"];

    public async Task InitializeAsync()
    {
        bench = await PlaybookBench.StartAsync();
        incidents = new SqliteIncidentStore(bench.Database, Options.Create(new ResponseOptions()));
        opening = New();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        await nothing.DisposeAsync();
    }

    [Fact]
    public async Task Registered_processes_are_started()
    {
        await opening.StartAsync(CancellationToken.None);
        Assert.Equal(["api", "shop"], started);
    }

    [Fact]
    public async Task A_process_that_an_open_incident_is_about_is_left_to_the_incident()
    {
        await incidents.OpenAsync(Some.Opened() with { Platform = "process" }, Some.Night, CancellationToken.None);
        await opening.StartAsync(CancellationToken.None);
        Assert.Equal(["api"], started);
    }

    [Fact]
    public async Task An_open_incident_of_another_platform_and_a_closed_one_keep_nothing_back()
    {
        await incidents.OpenAsync(Some.Opened(), Some.Night, CancellationToken.None);
        var (closed, _) = await incidents.OpenAsync(Some.Opened(service: "api") with { Platform = "process" }, Some.Night, CancellationToken.None);
        await incidents.AppendAsync(closed, [new IncidentEvent.Closed(ClosedBecause.Verified)], Actor.Alvis, Some.Night, CancellationToken.None);

        await opening.StartAsync(CancellationToken.None);

        Assert.Equal(["api", "shop"], started);
    }

    [Fact]
    public async Task Playbooks_are_in_force_and_checks_go_on_where_they_stood_and_the_end_writes_what_has_gathered()
    {
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();
        bench.States.Fold("shop", CheckSpec.HealthCheck, Some.Failing(Some.Night), bench.Library.Find("shop")!.Playbook.HealthCheck, out _);
        await opening.StopAsync(CancellationToken.None);

        bench.Restart();
        Assert.Null(bench.Library.Find("shop"));
        await New().StartAsync(CancellationToken.None);

        Assert.NotNull(bench.Library.Find("shop"));
        Assert.Equal(1, bench.States.Of("shop").Streak);
        Assert.Equal(bench.States.Of("shop").NextLookAt, bench.Schedule.Watched["shop"].LookAt);
    }

    private Opening New() => new(bench.States, bench.Library, this, incidents, new Runner(nothing, new Heard<Runner>()));

    ProcessStatus? IProcesses.Find(string name) => null;

    Task<CallResult> IProcesses.EnsureRunningAsync(string name, CancellationToken cancel)
    {
        started.Add(name);
        return Task.FromResult(CallResult.Done("started pid 10"));
    }

    Task<CallResult> IProcesses.StopAsync(string name, CancellationToken cancel) => throw new InvalidOperationException("Nobody asked for a stop.");
}
