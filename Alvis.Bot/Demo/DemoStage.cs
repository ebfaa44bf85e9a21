using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Bot.Demo;

/// <summary>What the visitor of the demo can do to the shop, and see of it from outside, as one of its customers would.</summary>
internal sealed class DemoStage(Uri site, IProcesses processes, Library library, Proposals proposals, ChatVerbs verbs, TimeProvider time) : IDisposable
{
    private const string Asks = "  approval: ask\n", Restart = "restart:\n";

    private static readonly TimeSpan PatienceOfACustomer = TimeSpan.FromMilliseconds(800);

    private readonly HttpClient customer = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = PatienceOfACustomer };
    private readonly SemaphoreSlim hanging = new(1, 1);

    /// <summary>Where the shop is.</summary>
    public Uri Site => site;

    /// <summary>The shop's process now; null between two.</summary>
    public int? Pid => processes.Find(DemoWorld.Service)?.Pid;

    /// <summary>True when its playbook asks a person before a restart.</summary>
    public bool AsksFirst => library.Find(DemoWorld.Service)?.Playbook.Restart.Approval == Approval.Ask;

    /// <summary>What the shop answers now; null when it does not.</summary>
    public async Task<string?> AnswerAsync(CancellationToken cancel)
    {
        try
        {
            return Words.Clip(await customer.GetStringAsync(new Uri(site, "healthy"), cancel), 200);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Sends the two customers that make it hang.</summary>
    /// <returns>Why it does not, or null once it hangs.</returns>
    public async Task<Refusal?> HangAsync(CancellationToken cancel)
    {
        if (!await hanging.WaitAsync(TimeSpan.Zero, cancel))
            return new Refusal("The two customers are on their way already.");
        try
        {
            if (await AnswerAsync(cancel) is null)
                return new Refusal("The shop answers nobody already. It can hang again once it is well.");
            await SlowCustomers.HangAsync(site, time, cancel);
            return null;
        }
        catch (TimeoutException)
        {
            return new Refusal("The shop stood it this time. Try again.");
        }
        finally
        {
            hanging.Release();
        }
    }

    /// <summary>Restarts the shop behind Alvis's back, as a person would who was woken for it.</summary>
    /// <returns>Why not, or null once it is done.</returns>
    public async Task<Refusal?> MendAsync(CancellationToken cancel)
    {
        if (await AnswerAsync(cancel) is not null)
            return new Refusal("The shop is well; there is nothing to mend.");
        await processes.StopAsync(DemoWorld.Service, cancel);
        return await processes.EnsureRunningAsync(DemoWorld.Service, cancel) is { Outcome: not CallOutcome.Done } failed ? new Refusal($"The shop did not start: {failed.Text}") : null;
    }

    /// <summary>Has the playbook ask before a restart, or not, by editing and confirming it as any person could.</summary>
    public async Task<Refusal?> AskFirstAsync(bool on, Asker by, CancellationToken cancel)
    {
        if (library.Find(DemoWorld.Service) is not { } now)
            return new Refusal($"There is no playbook of {DemoWorld.Service} any more. Start the demo again.");
        if (on == AsksFirst)
            return null;
        var text = on ? now.Text.Replace(Restart, Restart + Asks, StringComparison.Ordinal) : now.Text.Replace(Asks, "", StringComparison.Ordinal);
        if (text == now.Text)
            return new Refusal("The playbook was edited so that this button does not find its place. Set restart.approval in the editor instead.");
        var shown = await proposals.ProposeAsync(new ProposedText("demo", text, now.Hash, now.Service), by.Person, by.Surface, cancel);
        if (shown is not PreviewCard { Proposal: { Length: > 0 } proposal })
            return new Refusal(PlainText.Of(shown));
        var confirmed = await verbs.SayAsync($"confirm {proposal}", by, cancel);
        return confirmed.Ok ? null : new Refusal(PlainText.Of(confirmed.Card));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        customer.Dispose();
        hanging.Dispose();
    }
}
