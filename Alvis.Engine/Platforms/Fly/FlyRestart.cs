using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms.Fly;

/// <summary>
/// One rolling restart: the started machines one by one, the next only when the one before is started again. It ends at the first that is
/// refused or does not come back, because the others still serve.
/// </summary>
internal sealed class FlyRestart(FlyApi api, string app, TimeProvider time)
{
    private static readonly TimeSpan MachineLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WholeLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly long begunAt = time.GetTimestamp();

    public async Task<CallResult> RunAsync(CancellationToken cancel)
    {
        var listed = await api.ListAsync(app, cancel);
        if (listed.Value is not { } all)
            return CallResult.Failed($"Nothing was restarted: {listed.Wrong}");

        var ours = all.Where(m => m.Restartable).ToList();
        var started = ours.Where(m => m.Started).ToList();
        if (started.Count == 0)
            return CallResult.Failed(NoneStarted(all, ours));

        var done = new List<string>();
        foreach (var machine in started)
        {
            if (time.GetElapsedTime(begunAt) > WholeLimit)
                return CallResult.Failed(Part(done, started.Count, $"the others were left after {Duration.Short(WholeLimit)}; look at `fly machine list -a {app}`"));

            var (outcome, text) = await OneAsync(machine, cancel);
            if (outcome != CallOutcome.Done)
                return new CallResult(outcome, Part(done, started.Count, text));
            done.Add(machine.Id);
        }

        return CallResult.Done($"restarted {Words.Count(done.Count, "machine")} of {app}: {Words.And(done)}, each started again");
    }

    private async Task<CallResult> OneAsync(FlyMachine before, CancellationToken cancel)
    {
        var (ask, answer) = await api.RestartAsync(app, before.Id, cancel);
        if (ask == FlyAsk.Refused)
            return CallResult.Failed($"machine {before.Id} was not restarted: {answer}");

        var askedAt = time.GetTimestamp();
        FlyMachine? last = null;
        while (true)
        {
            var left = MachineLimit - time.GetElapsedTime(askedAt);
            if (left <= TimeSpan.Zero)
                break;

            await api.WaitAsync(app, before.Id, (int)Math.Clamp(left.TotalSeconds, 1, 60), cancel);
            var look = await api.ShowAsync(app, before.Id, cancel);
            if (look.Status == 404)
                return CallResult.Failed($"machine {before.Id} is gone since its restart was asked for; look at `fly machine list -a {app}`");
            last = look.Value ?? last;
            if (last is { Started: true } && last.ChangedSince(before) is true)
                return CallResult.Done(before.Id);
            if (last is { Started: true } && last.ChangedSince(before) is null)
                return CallResult.Unknown($"machine {before.Id} is started, but fly.io shows no events from which its restart could be seen");

            await Task.Delay(Pause, time, cancel);
        }

        var limit = Duration.Short(MachineLimit);
        return (ask, last) switch
        {
            (_, { Started: false }) => CallResult.Failed($"machine {before.Id} is still '{Words.Clip(last.State, 40)}' {limit} after its restart was asked for; look at `fly logs -a {app}`"),
            (FlyAsk.Uncertain, _) => CallResult.Unknown($"it is unknown whether machine {before.Id} was restarted, and it was not asked again: {answer}"),
            _ => CallResult.Unknown($"fly.io accepted the restart of machine {before.Id}, but nothing shows {limit} later that it was made; look at `fly machine status {before.Id} -a {app}`"),
        };
    }

    private string NoneStarted(IReadOnlyList<FlyMachine> all, List<FlyMachine> ours) => (all.Count, ours.Count) switch
    {
        (0, _) => $"Nothing was restarted: app {app} has no machines. Deploy it with `fly deploy -a {app}`.",
        (var n, 0) => $"Nothing was restarted: app {app} has {Words.Count(n, "machine")}, but none that Fly Launch manages (fly_platform_version v2); those are left alone, as `fly apps restart` does.",
        _ => $"Nothing was restarted: no machine of app {app} is started ({string.Join(", ", ours.Select(m => $"{m.Id} is {Words.Clip(m.State, 40)}"))}). Start one with `fly machine start ID -a {app}`.",
    };

    private string Part(List<string> done, int of, string why) => done.Count == 0
        ? $"{app}: {why}"
        : $"{app}: restarted {done.Count} of {of} machines ({Words.And(done)}); {why}";
}
