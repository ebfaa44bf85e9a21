using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;

namespace Alvis.Tests.Engine.Steps;

/// <summary>The platform <c>test</c> that keeps the orders it was given.</summary>
internal sealed class RecordingPlatform : IPlatform
{
    public string Word => "test";

    public string Example => "test";

    public Refusal? Refuses { get; init; }

    public List<RestartOrder> Restarted { get; } = [];

    public List<(RestartOrder Order, DateTimeOffset Since)> Asked { get; } = [];

    public IReadOnlyList<string> RestartCommands(string target) => [];

    public Refusal? Preflight(string target) => Refuses;

    public string Describe(string target) => $"restart {target}";

    public Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel)
    {
        Restarted.Add(order);
        return Task.FromResult(CallResult.Done("done"));
    }

    public Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel)
    {
        Asked.Add((order, since));
        return Task.FromResult(Happened.Yes);
    }
}
