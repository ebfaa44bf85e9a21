using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Support;

/// <summary>The calls of the Machines API that the fake knows.</summary>
public enum FlyCall
{
    List,
    Show,
    Restart,
    Wait,
}

/// <summary>A machine of the fake.</summary>
public sealed class FakeMachine(string id)
{
    public string Id { get; } = id;
    public string State { get; set; } = "started";
    public string InstanceId { get; set; } = $"01{id}A";
    public string Group { get; set; } = "app";
    public bool Managed { get; set; } = true;
    public bool ShowsEvents { get; set; } = true;

    /// <summary>How often a wait answers 408 before the machine is started again.</summary>
    public int SlowWaits { get; set; }

    /// <summary>A restart leaves it in this state for good.</summary>
    public string? StaysIn { get; set; }

    public List<(string Id, string Type, long At)> Events { get; } = [];
}

/// <summary>
/// fly.io's Machines API as a real server on loopback: checks the bearer token, keeps machines with states, events and instance ids, and
/// can answer each error instead of, or after, doing what it was asked.
/// </summary>
public sealed class FakeFly : IAsyncDisposable
{
    public const string Token = "FlyV1-fm2_very-secret-token";

    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];
    private readonly List<string> calls = [];
    private int lastEvent;

    private FakeFly(WebApplication app, TimeProvider time)
    {
        this.app = app;
        this.time = time;
    }

    public string App { get; init; } = "shop";

    public List<FakeMachine> Machines { get; } = [];

    /// <summary>A restart is answered with 200 and changes nothing.</summary>
    public bool OnlySaysDone { get; set; }

    public Uri ApiUrl => new($"{app.Urls.First()}/v1");

    /// <summary>Every call, as <c>Restart a1</c>, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    public IReadOnlyList<string> Restarts => [.. Calls.Where(c => c.StartsWith("Restart ", StringComparison.Ordinal)).Select(c => c["Restart ".Length..])];

    public static async Task<FakeFly> StartAsync(TimeProvider time, params string[] machines)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var fake = new FakeFly(server, time);
        server.Run(fake.TakeAsync);
        foreach (var id in machines)
            fake.Add(id);
        await server.StartAsync();
        return fake;
    }

    /// <summary>Adds a started machine that has been so for an hour.</summary>
    public FakeMachine Add(string id)
    {
        var machine = new FakeMachine(id);
        machine.Events.Add(($"e{++lastEvent}", "start", time.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds()));
        Machines.Add(machine);
        return machine;
    }

    /// <summary>The next calls of a kind are answered so. With <paramref name="afterDoing"/> what was asked is done all the same.</summary>
    public void Answers(FlyCall call, int status, int times = 1, string? body = null, string? retryAfter = null, bool afterDoing = false) =>
        faults.Add(new Fault(call, status, body ?? $$"""{"error":"the words of {{status}}","status":"x"}""", retryAfter, afterDoing) { Left = times });

    /// <summary>The next call of a kind breaks off without an answer; with <paramref name="afterDoing"/> after doing what was asked.</summary>
    public void BreaksOff(FlyCall call, bool afterDoing = false) => faults.Add(new Fault(call, 0, "", null, afterDoing) { Left = 1 });

    /// <summary>Somebody or something else starts the machine again.</summary>
    public void Restarted(FakeMachine machine, DateTimeOffset at)
    {
        machine.Events.Insert(0, ($"e{++lastEvent}", "exit", at.ToUnixTimeMilliseconds()));
        machine.Events.Insert(0, ($"e{++lastEvent}", "start", at.ToUnixTimeMilliseconds()));
        machine.InstanceId = $"01{machine.Id}{lastEvent}";
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await AnswerAsync(context, 401, """{"error":"unauthorized"}""");
            return;
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is not ["v1", "apps", var asked, "machines", .. var rest])
        {
            await AnswerAsync(context, 404, """{"error":"no such path"}""");
            return;
        }

        (int Status, string Body)? answer;
        Fault? fault;
        lock (gate)
        {
            var call = (context.Request.Method, rest) switch
            {
                ("GET", []) => FlyCall.List,
                ("GET", [_]) => FlyCall.Show,
                ("GET", [_, "wait"]) => FlyCall.Wait,
                ("POST", [_, "restart"]) => FlyCall.Restart,
                _ => throw new InvalidOperationException($"The fake knows no {context.Request.Method} {context.Request.Path}."),
            };
            calls.Add(rest.Length == 0 ? $"{call}" : $"{call} {rest[0]}");
            fault = faults.FirstOrDefault(f => f.Call == call && f.Left > 0);
            if (fault is not null)
                fault.Left--;
            answer = fault is { AfterDoing: false } ? null : asked == App ? Do(call, rest) : (404, """{"error":"app not found"}""");
        }

        if (fault is { Status: 0 })
            context.Abort();
        else if (fault is not null)
            await AnswerAsync(context, fault.Status, fault.Body, fault.RetryAfter);
        else
            await AnswerAsync(context, answer!.Value.Status, answer.Value.Body);
    }

    private (int Status, string Body) Do(FlyCall call, string[] rest)
    {
        if (call == FlyCall.List)
            return (200, $"[{string.Join(',', Machines.Select(Show))}]");
        if (Machines.FirstOrDefault(m => m.Id == rest[0]) is not { } machine)
            return (404, """{"error":"machine not found"}""");

        switch (call)
        {
            case FlyCall.Show:
                return (200, Show(machine));
            case FlyCall.Restart when OnlySaysDone:
                return (200, """{"ok":true}""");
            case FlyCall.Restart:
                machine.State = machine.StaysIn ?? (machine.SlowWaits > 0 ? "starting" : "started");
                Restarted(machine, time.GetUtcNow());
                return (200, """{"ok":true}""");
            default:
                if (machine.State == "starting" && --machine.SlowWaits <= 0)
                    machine.State = "started";
                return machine.State == "started" ? (200, """{"ok":true}""") : (408, """{"error":"deadline_exceeded"}""");
        }
    }

    private static string Show(FakeMachine m)
    {
        var metadata = m.Managed ? $$"""{"fly_platform_version":"v2","fly_process_group":"{{m.Group}}"}""" : "{}";
        var events = string.Join(',', m.Events.Select(e => $$"""{"id":"{{e.Id}}","type":"{{e.Type}}","status":"started","source":"user","timestamp":{{e.At}}}"""));
        var shown = m.ShowsEvents ? $$""","events":[{{events}}]""" : "";
        return $$"""{"id":"{{m.Id}}","name":"n-{{m.Id}}","state":"{{m.State}}","instance_id":"{{m.InstanceId}}","region":"ams","config":{"metadata":{{metadata}}}{{shown}}}""";
    }

    private static async Task AnswerAsync(HttpContext context, int status, string body, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["fly-request-id"] = "01REQUEST";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private sealed record Fault(FlyCall Call, int Status, string Body, string? RetryAfter, bool AfterDoing)
    {
        public int Left { get; set; }
    }
}
