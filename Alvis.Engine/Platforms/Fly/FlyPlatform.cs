using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms.Fly;

/// <summary>
/// Apps on fly.io, restarted through the Machines API as <c>fly apps restart</c> does: the started machines that Fly Launch manages, one
/// after another. The target is the app's name.
/// </summary>
internal sealed partial class FlyPlatform(FlySettings settings, PlatformTargets targets, ISecrets secrets, TimeProvider time) : IPlatform
{
    // A machine has 30 s to stop and then starts: only after that does the absence of a start mean that there was none.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    // Our clock wrote the instant of the attempt, theirs those of the events.
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(5);

    public string Word => "fly.io";

    public string Example => "{ service: techaro-website, platform: fly.io }";

    public IReadOnlyList<string> RestartCommands(string target) => [$"fly apps restart {target}", $"flyctl apps restart {target}"];

    public Refusal? Preflight(string target)
    {
        if (!AppForm().IsMatch(target))
            return new Refusal($"'{Words.Clip(target, 80)}' is no name of an app on fly.io; expected lower-case letters, digits and '-', at most 63. Correct meta.app.");
        if (!secrets.Known.Contains(settings.Token))
            return new Refusal($"fly.io needs a token: make one with `fly tokens create deploy -a {target}` and register it as Secrets:{settings.Token} with Hosts {settings.ApiUrl.Host}.");
        return secrets.MaySend(settings.Token, settings.ApiUrl) ?? targets.Refuse(Word, target);
    }

    public string Describe(string target) =>
        $"restart the started machines of app {Words.Clip(target, 80)} one by one ({settings.ApiUrl.Host}, as `fly apps restart {Words.Clip(target, 80)}` does)";

    public async Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Preflight(order.Target) is { } refusal
            ? CallResult.Failed(refusal.Text)
            : await new FlyRestart(Api, order.Target, time).RunAsync(cancel);
    }

    /// <summary>
    /// Yes when every machine has started since, no when none has and enough time has passed for it to show. Some and some not is unknown:
    /// "yes" would hide the machines that still hang, "no" would restart the others a second time.
    /// </summary>
    public async Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel)
    {
        if (Preflight(order.Target) is not null)
            return Happened.Unknown;

        while (true)
        {
            var listed = await Api.ListAsync(order.Target, cancel);
            if (listed.Value is not { } all)
                return Happened.Unknown;

            var happened = Judge([.. all.Where(m => m.Restartable)], since);
            var early = time.GetUtcNow() - since < Settled;
            if (happened == Happened.Yes || !early)
                return happened;
            await Task.Delay(Pause, time, cancel);
        }
    }

    private FlyApi Api => new(settings, secrets, time);

    private static Happened Judge(IReadOnlyList<FlyMachine> machines, DateTimeOffset since)
    {
        var each = machines.Select(m => Judge(m, since)).Where(h => h is not null).Distinct().ToList();
        return each is [{ } all] ? all : Happened.Unknown;
    }

    /// <summary>Null for a machine that was not started then, and so was none of the attempt's.</summary>
    private static Happened? Judge(FlyMachine machine, DateTimeOffset since)
    {
        if (machine.Events is not { } events || events.Any(e => e.At is null))
            return Happened.Unknown;

        var begun = since.ToUnixTimeMilliseconds();
        if (events.Any(e => e.IsStart && e.At > begun))
            return Happened.Yes;
        if (events.Any(e => e.At > begun - (long)ClocksApart.TotalMilliseconds))
            return Happened.Unknown;
        return machine.State switch
        {
            "started" => Happened.No,
            "stopped" or "suspended" => null,
            _ => Happened.Unknown,
        };
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.None, 100)]
    private static partial Regex AppForm();
}
