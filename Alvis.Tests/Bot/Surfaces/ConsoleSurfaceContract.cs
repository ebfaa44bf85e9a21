using Alvis.Engine.Kinds;
using Alvis.Tests.Bot.WebConsole;
using Alvis.Tests.Support;
using AngleSharp.Dom;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>The console in a tab that was left open: the live connection alone keeps it true, and the page's script sends presses.</summary>
public sealed class ConsoleSurfaceContract : SurfaceContract
{
    private protected override SurfaceDriver Drive() => new Open();

    private sealed class Open : ConsoleDriver
    {
        private PageLeftOpen? page;

        public override async Task BeginAsync(World world)
        {
            await base.BeginAsync(world);
            if (page is not null)
                await page.DisposeAsync();
            page = await PageLeftOpen.OpenAsync(await ByAsync(Reader));
        }

        public override async ValueTask DisposeAsync()
        {
            if (page is not null)
                await page.DisposeAsync();
            await base.DisposeAsync();
        }

        protected override Task<IReadOnlyList<IElement>> ArticlesAsync() => Task.FromResult(page!.Articles);

        protected override async Task<PrivateAnswer> SendAsync(Browser by, string path, (string, string)[] fields)
        {
            var answer = await by.AskAsync(path, fields);
            return Read(Markup.Read(answer.GetProperty("html").GetString()!).Body!, answer.GetProperty("ok").GetBoolean());
        }
    }
}

/// <summary>The console without any script: every look loads the page, and answers come with the page one is sent to.</summary>
public sealed class ConsolePageContract : SurfaceContract
{
    private protected override SurfaceDriver Drive() => new Loaded();

    private sealed class Loaded : ConsoleDriver
    {
        protected override async Task<IReadOnlyList<IElement>> ArticlesAsync() =>
            [.. Markup.Read(await (await ByAsync(Reader)).PageAsync("/")).QuerySelectorAll("article.incident")];

        protected override async Task<PrivateAnswer> SendAsync(Browser by, string path, (string, string)[] fields)
        {
            var sent = await by.SendAsync(path, fields);
            var page = Markup.Read(await by.PageAsync(sent.Headers.Location!.OriginalString.Split('#')[0]));
            var answer = page.GetElementById("answer")!;
            return Read(answer, answer.QuerySelector(".answer.bad, .problems") is null);
        }
    }
}

/// <summary>What both ways of using the console have in common. Nothing is known of it but its HTML.</summary>
internal abstract class ConsoleDriver : SurfaceDriver
{
    /// <summary>Looks on and does nothing.</summary>
    protected static readonly Visitor Reader = new("Olga", Role.Viewer);

    // No field of a form is named so.
    private const string Action = "";

    private readonly Dictionary<Visitor, Browser> browsers = [];
    private World world = null!;

    public override async Task BeginAsync(World world)
    {
        this.world = world;
        // A start may be on another port, which is another cookie.
        Leave();
        await ByAsync(Visitor.Ada);
    }

    public override async Task<IReadOnlyList<ShownMessage>> ReadChannelAsync() => [.. (await ArticlesAsync()).Select(Message)];

    public override async Task<IReadOnlyList<string>> ReadThreadAsync(IncidentId incident) =>
        [.. (await OfAsync(incident)).SelectMany(a => a.QuerySelectorAll(".thread li p")).Select(Markup.Text)];

    public override async Task<IReadOnlyList<string>> ReadSummariesAsync(IncidentId incident) =>
        [.. (await OfAsync(incident)).SelectMany(a => a.QuerySelectorAll(".summary pre")).Select(p => p.TextContent)];

    public override async Task<string> ReadAllAsync(Visitor by) => Markup.Text(Markup.Read(await (await ByAsync(by)).PageAsync("/")).Body!);

    public override async Task<PrivateAnswer> PressAsync(Visitor by, ShownButton button, string? answer)
    {
        var fields = button.Fields.Where(f => f.Key != Action).Select(f => (f.Key, f.Value)).ToList();
        if (answer is not null)
            fields.Add(("answer", answer));
        return await SendAsync(await ByAsync(by), button.Fields[Action], [.. fields]);
    }

    public override async Task<PrivateAnswer> SayAsync(Visitor by, string line)
    {
        var browser = await ByAsync(by);
        var box = Markup.Read(await browser.PageAsync("/")).QuerySelector("form:has(#say)")!;
        return await SendAsync(browser, Markup.Form(box).Path, [(box.QuerySelector("#say")!.GetAttribute("name")!, $"/alvis {line}")]);
    }

    public override ValueTask DisposeAsync()
    {
        Leave();
        return base.DisposeAsync();
    }

    protected abstract Task<IReadOnlyList<IElement>> ArticlesAsync();

    protected abstract Task<PrivateAnswer> SendAsync(Browser by, string path, (string, string)[] fields);

    protected static PrivateAnswer Read(IElement answer, bool ok) => new(
        ok, Markup.Text(answer), [.. answer.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!)], [.. answer.QuerySelectorAll("form.press").Select(Button)]);

    protected async Task<Browser> ByAsync(Visitor visitor)
    {
        if (!browsers.TryGetValue(visitor, out var browser))
            browsers[visitor] = browser = await Browser.OpenAsync(world, visitor.Name, visitor.Role);
        return browser;
    }

    private async Task<IEnumerable<IElement>> OfAsync(IncidentId incident) => (await ArticlesAsync()).Where(a => a.Id == incident.ToString());

    private static ShownMessage Message(IElement article) => new(
        IncidentId.Read(article.Id!)!.Value, Markup.Text(article.QuerySelector("h2")!), Text(article), [.. article.QuerySelectorAll(".buttons form.press").Select(Button)]);

    // The thread is no part of the message.
    private static string Text(IElement article)
    {
        var message = (IElement)article.Clone();
        message.QuerySelector(".thread")?.Remove();
        return Markup.Text(message);
    }

    private static ShownButton Button(IElement form)
    {
        var (path, fields) = Markup.Form(form);
        fields[Action] = path;
        // What asks something first opens by a word that stands before the form.
        return new ShownButton(Markup.Text(form.ParentElement?.QuerySelector(":scope > summary") ?? form.QuerySelector("button")!), fields);
    }

    private void Leave()
    {
        foreach (var browser in browsers.Values)
            browser.Dispose();
        browsers.Clear();
    }
}
