using Alvis.Bot.WebConsole.Live;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;

namespace Alvis.Bot.WebConsole;

/// <summary>Answers a request with a page: the frame and what is in it.</summary>
internal sealed class Frames(Views views, Answers answers, ISwitches switches, FolderSync files, IThreadStore threads, TimeProvider time)
{
    /// <summary>A page whose component takes the parameter <c>Model</c>.</summary>
    public async Task<IResult> ShowAsync<T>(HttpContext context, string title, string place, object model, Func<Frame, Frame>? more = null, int status = StatusCodes.Status200OK)
        where T : IComponent
    {
        var cancel = context.RequestAborted;
        var asker = context.Visitor();
        var frame = new Frame
        {
            Title = title,
            Place = place,
            Asker = asker,
            At = time.Now(),
            News = context.Features.GetRequiredFeature<NewsMark>().Sent,
            Banners = asker is null ? [] : await BannersAsync(cancel),
            Answer = asker is null ? null : answers.Take(context.Request.Query["answer"], asker.Person),
            Body = inside =>
            {
                inside.OpenComponent(0, typeof(T));
                inside.AddComponentParameter(1, "Model", model);
                inside.CloseComponent();
            },
        };
        var html = await views.DrawAsync<Parts.Document>(more is null ? frame : more(frame), cancel);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>The page for an address that is none.</summary>
    public static Task<IResult> NotFoundAsync(HttpContext context, Frames frames) => frames.NothingAsync(context, "There is nothing at this address.");

    /// <summary>The page for something that is not there, and where to look instead.</summary>
    public Task<IResult> NothingAsync(HttpContext context, string text) =>
        ShowAsync<Parts.Nothing>(context, "Not found", "", text, status: StatusCodes.Status404NotFound);

    private async Task<IReadOnlyList<Banner>> BannersAsync(CancellationToken cancel)
    {
        var banners = new List<Banner>();
        foreach (var on in await switches.OnAsync(cancel))
            banners.Add(new Banner(Tone.Bad, $"The kill switch for {on.Service ?? "all services"} is on, set by {on.By} ({on.Because}). Checks and pages go on; nothing is restarted."));
        if (files.Problems is { Count: > 0 } problems)
            banners.Add(new Banner(Tone.Bad, $"{Words.Count(problems.Count, "problem")} in the playbook folder; what was in force before stays. {Words.Clip(problems[0].ToString(), 300)}", "/services#problems"));
        if (await threads.CountDeadAsync(cancel) is > 0 and var dead && await threads.DeadAsync(1, cancel) is [var newest])
            banners.Add(new Banner(Tone.Bad, $"{Words.Count(dead, "thread")} in chat cannot go on; the incidents do. {Words.Clip(newest.Surface, 20)}: {Words.Clip(newest.Dead!.Why, 100)}. {Words.Clip(newest.Dead.Cure, 300)}", $"/incidents/{newest.Incident}#chat"));
        return banners;
    }
}
