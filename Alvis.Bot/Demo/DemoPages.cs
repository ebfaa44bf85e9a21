using Alvis.Bot.Commands;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Demo;

/// <summary>What the demo's panel shows.</summary>
/// <param name="Site">Where the shop is.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Answer">What it answers a customer now; null for nothing.</param>
/// <param name="AsksFirst">Whether Alvis asks before a restart.</param>
/// <param name="Now">What happens now and what to do next.</param>
/// <param name="Tone">How that is meant.</param>
/// <param name="Incident">The incident that this is about.</param>
public sealed record DemoView(Uri Site, int? Pid, string? Answer, bool AsksFirst, string Now, Tone Tone, IncidentId? Incident);

/// <summary>The demo's part of the console: both ends of what happens, and the buttons that make it happen. Not there when Alvis runs for real.</summary>
internal sealed class DemoPages : IConsolePages
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<DemoStage>() is not { } stage)
            return;
        app.MapGet("/demo", async (HttpContext context, Views views) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var view = await ViewAsync(context.RequestServices, fresh: true, context.RequestAborted);
            return Results.Content(await views.DrawAsync<DemoPanel>(view!, context.RequestAborted), "text/html; charset=utf-8");
        });
        app.MapPost("/demo/hang", async (HttpContext context, AnswerPage page) => await page.AnswerAsync(context, await stage.HangAsync(context.RequestAborted) is { } refusal
            ? Reply.No(refusal.Text)
            : Reply.Done("One customer buys a cup while another returns one, and the shop hangs. Alvis has not been told; it will notice.")));
        app.MapPost("/demo/ask", async (HttpContext context, AnswerPage page) =>
        {
            var on = (await context.Request.ReadFormAsync(context.RequestAborted))["on"] == "yes";
            return await page.AnswerAsync(context, await stage.AskFirstAsync(on, context.SignedIn().Person, context.RequestAborted) is { } refusal
                ? Reply.No(refusal.Text)
                : Reply.Done(on ? "From now on Alvis asks before it restarts the shop. Make it hang and press Approve." : "From now on Alvis restarts the shop without asking."));
        });
    }

    /// <summary>The demo as it stands; null when Alvis runs for real.</summary>
    /// <param name="services">Alvis's parts.</param>
    /// <param name="fresh">True to ask the shop now, which takes its time while it hangs; false for what it was last seen to answer.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<DemoView?> ViewAsync(IServiceProvider services, bool fresh, CancellationToken cancel)
    {
        if (services.GetService<DemoStage>() is not { } stage)
            return null;
        var (states, store) = (services.GetRequiredService<CheckStates>(), services.GetRequiredService<IIncidentStore>());
        var answer = await (fresh ? stage.AnswerAsync(cancel) : stage.LastAnswerAsync(cancel));
        var newest = (await store.ListAsync(1, cancel)) is [var line] ? IncidentThread.From(await store.TimelineAsync(line.Id, cancel)).Card : null;
        var (tone, now) = Tell(answer, states.Of(DemoWorld.Service), newest);
        return new DemoView(stage.Site, stage.Pid, answer, stage.AsksFirst, now, tone, newest?.Id);
    }

    private static (Tone, string) Tell(string? answer, CheckState check, IncidentCard? newest) => newest switch
    {
        { Status: not IncidentStatus.Closed, Approval: not null } => (Tone.Person, $"{newest.Id} waits for you: look at what Alvis asks for and press Approve restart."),
        { Status: not IncidentStatus.Closed } => (newest.Tone, $"{newest.Id}: {newest.Now}"),
        _ when answer is null && check.Phase == CheckPhase.Doubtful => (Tone.Doing, $"Alvis has seen {Words.Count(check.Streak, "failed look")}. Two in a row and it believes it."),
        _ when check.Phase == CheckPhase.Unknown => (Tone.Doing, "The shop is starting."),
        _ when answer is null => (Tone.Doing, "The shop answers nobody. Alvis looks every 2 seconds; in a moment it will see."),
        { ClosedAt: { } closed } => (Tone.Good, $"{newest.Id} is closed after {Duration.Spoken(closed - newest.OpenedAt)}. Read its summary below, change the playbook, or make the shop hang again."),
        _ when check.Phase == CheckPhase.Healthy => (Tone.Good, "All is well: Alvis checks the shop every 2 seconds. Press Make it hang and watch."),
        _ => (Tone.Doing, "The shop is starting."),
    };
}
