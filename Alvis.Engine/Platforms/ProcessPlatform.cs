using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms;

/// <summary>
/// Services that run as a process on this machine, started by Alvis and outliving it. The target is an entry of <c>Processes</c>. It
/// always knows whether a restart was made.
/// </summary>
internal sealed class ProcessPlatform(Processes processes, PlatformTargets targets) : IPlatform
{
    public string Word => "process";

    public string Example => "{ service: shop, platform: process }";

    public IReadOnlyList<string> RestartCommands(string target) => [];

    public Refusal? Preflight(string target) =>
        processes.Look(target) is null ? processes.NotRegistered(target) : targets.Refuse(Word, target);

    public string Describe(string target) => processes.Look(target) is { Spec: var spec } process
        ? $"stop process {target} ({spec.StopSignal}, after {Duration.Short(spec.StopWithin)} KILL) and start it again: {process.CommandLine}"
        : processes.NotRegistered(target).Text;

    public Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Preflight(order.Target) is { } refusal
            ? Task.FromResult(CallResult.Failed(refusal.Text))
            : processes.Look(order.Target)!.RestartAsync(order.Key, cancel);
    }

    public Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel) =>
        processes.Look(order.Target)?.RestartedAsync(order.Key, cancel) ?? Task.FromResult(Happened.No);
}
