using Alvis.Bot.Access;
using Alvis.Engine.Guards;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Stops every action, of one service or of all, until it is turned off again.</summary>
internal sealed class KillSwitchVerb(ISwitches switches, IPlaybooks playbooks, IAuditStore audit, TimeProvider time) : IChatVerb
{
    private const string All = "all";

    public string Word => "kill-switch";

    public string Example => "kill-switch on all the data centre is moving";

    public string Summary => "Stop all actions of a service or of all: kill-switch on SERVICE|all REASON, kill-switch off SERVICE|all. Checks and pages go on.";

    public Role Needs => Role.Responder;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words.ToArray() is not [("on" or "off") and var turn, var scope, .. var reason])
            return Reply.No($"Say whether, for what and why: {Example}");
        if (scope != All && playbooks.Find(scope) is null)
            return Reply.No($"There is no service '{Words.Clip(scope, 63)}'; {Words.Known(scope, [All, .. playbooks.All.Select(p => p.Playbook.Service).Order(StringComparer.Ordinal).Take(50)])}.");
        var service = scope == All ? null : scope;
        if (turn == "off")
        {
            if (by.Role < Role.Admin)
                return Reply.No("Any responder can turn a kill switch on; only an admin can turn it off.");
            await switches.TurnOffAsync(service, cancel);
            await audit.AddAsync(new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.KillSwitchOff, service ?? "all services", ""), cancel);
            return Reply.Done($"The kill switch for {service ?? "all services"} is off.");
        }

        if (reason.Length == 0)
            return Reply.No($"Say why: the reason is shown wherever an action is refused. Example: {Example}");
        var because = Words.Clip(string.Join(' ', reason), 300);
        await switches.TurnOnAsync(new KillSwitch(service, by.Person.Name, time.Now(), because), cancel);
        await audit.AddAsync(new AuditEntry(time.Now(), Actor.Of(by.Person), AuditWords.KillSwitchOn, service ?? "all services", because), cancel);
        return Reply.Done($"The kill switch for {service ?? "all services"} is on: nothing is restarted and no command is run. Turn it off with: kill-switch off {scope}");
    }
}
