using Alvis.Engine.Checks;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Demo;

/// <summary>What the demo's panel shows.</summary>
/// <param name="Site">Where the shop is.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Answer">What it answers a customer now; null for nothing.</param>
/// <param name="AsksFirst">Whether Alvis asks before a restart.</param>
/// <param name="Check">What Alvis has seen of it.</param>
/// <param name="Progress">What happens now and what to do next.</param>
/// <param name="Incident">The newest incident.</param>
public sealed record DemoView(Uri Site, int? Pid, string? Answer, bool AsksFirst, CheckState Check, DemoProgress Progress, IncidentId? Incident);

/// <summary>Looks at both ends of the demo at once: at the shop as a customer, and at Alvis.</summary>
internal sealed class DemoScene(DemoStage stage, Library library, CheckStates states, IIncidentStore store)
{
    /// <summary>How both ends stand now.</summary>
    public async Task<DemoView> ViewAsync(CancellationToken cancel)
    {
        var answer = await stage.AnswerAsync(cancel);
        var (known, check) = (library.Find(DemoWorld.Service), states.Of(DemoWorld.Service));
        var newest = (await store.ListAsync(1, cancel)) is [var line] ? await store.LoadAsync(line.Id, cancel) : null;
        return new DemoView(stage.Site, stage.Pid, answer, stage.AsksFirst, check, DemoProgress.Of(new DemoFacts(answer is not null, known, check, newest)), newest?.Id);
    }
}
