using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Runs a playbook now: looks first, and acts only on a service that fails.</summary>
internal sealed class RunVerb(RunNow runs, IPlaybooks playbooks) : ServiceVerb(playbooks)
{
    public override string Word => "run";

    public override string Example => "run shop";

    public override string Summary => "Look at a service now: healthy, nothing is done; failing, an incident opens as the schedule would open it, and somebody else approves.";

    public override Role Needs => Role.Responder;

    protected override async Task<Reply> DoAsync(InForce known, IReadOnlyList<string> more, Asker by, CancellationToken cancel)
    {
        var (ok, text) = await runs.AskAsync(known.Service, by.Person, cancel);
        return ok ? Reply.Done(text) : Reply.No(text);
    }
}
