using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms;

/// <summary>
/// Services that are restarted by a command of the operator. The target is an entry of <c>Commands</c> without parameters. What the
/// restart is for is in the command's environment (<c>ALVIS_KEY</c>, <c>ALVIS_SERVICE</c>, <c>ALVIS_INCIDENT</c>, <c>ALVIS_ATTEMPT</c>,
/// <c>ALVIS_REASON</c>). Nobody can say later whether it ran.
/// </summary>
internal sealed class CommandPlatform(Commands commands, PlatformTargets targets) : IPlatform
{
    private static readonly Dictionary<string, string> NoParameters = [];

    public string Word => "command";

    public string Example => "{ service: shop, platform: command, app: restart-shop }";

    public IReadOnlyList<string> RestartCommands(string target) => Preflight(target) is null ? [commands.Describe(target, NoParameters)] : [];

    public Refusal? Preflight(string target) => commands.All.FirstOrDefault(c => c.Name == target) switch
    {
        null => commands.NotRegistered(target),
        { Params.Count: > 0 } c => new Refusal($"Command {target} takes {Words.And(c.Params)}; a restart gives no parameters. Register one without, or use it as an action."),
        _ => targets.Refuse(Word, target),
    };

    public string Describe(string target) => Preflight(target) is { } refusal ? refusal.Text : $"run {commands.Describe(target, NoParameters)}";

    public async Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Preflight(order.Target) is { } refusal)
            return CallResult.Failed(refusal.Text);

        return await commands.RunAsync(order.Target, NoParameters, new Dictionary<string, string>
        {
            ["ALVIS_KEY"] = order.Key,
            ["ALVIS_SERVICE"] = order.Service,
            ["ALVIS_INCIDENT"] = order.Incident.ToString(),
            ["ALVIS_ATTEMPT"] = order.Attempt.ToString(),
            ["ALVIS_REASON"] = Words.Clip(order.Reason, 500),
        }, cancel);
    }

    public Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel) => Task.FromResult(Happened.Unknown);
}
