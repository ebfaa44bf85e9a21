using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Alvis.Bot.WebConsole;

/// <summary>Draws a Razor component to HTML: whole pages and the parts that the live feed sends use the same way. Razor escapes every text.</summary>
internal sealed class Views(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>Draws a component whose parameters are the properties of <paramref name="parameters"/>.</summary>
    public async Task<string> DrawAsync<T>(IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel) where T : IComponent
    {
        cancel.ThrowIfCancellationRequested();
        // One renderer a drawing: it keeps every component it ever drew.
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var drawn = await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(new Dictionary<string, object?>(parameters, StringComparer.Ordinal)));
            return drawn.ToHtmlString();
        });
    }

    /// <summary>Draws a component with one parameter, <c>Model</c>.</summary>
    public Task<string> DrawAsync<T>(object model, CancellationToken cancel) where T : IComponent =>
        DrawAsync<T>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model }, cancel);
}
