using System.Text;
using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Alvis.Tests.Support;

/// <summary>
/// Somebody in front of the console, in a browser of their own. What they look for they find as a person does, by what it says. Every wait ends
/// after <see cref="World.Patience"/>.
/// </summary>
internal sealed class ConsoleUser : IAsyncDisposable
{
    private const string Line = "**/live";
    private const int MostTabs = 100;

    private readonly Uri console;
    private readonly IBrowserContext browser;
    private readonly List<string> faults = [];
    private TaskCompletionSource mended = new();
    private int loads;

    private ConsoleUser(Uri console, IBrowserContext browser, IPage page)
    {
        (this.console, this.browser, Page) = (console, browser, page);
        page.PageError += (_, error) => Fault($"A script failed: {error}");
        page.Console += (_, line) =>
        {
            // That Alvis is away is what some stories are about.
            if (line.Type == "error" && !line.Text.Contains("net::ERR_", StringComparison.Ordinal) && !line.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                Fault($"The browser complains: {line.Text}");
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } asked && asked.Authority != console.Authority)
                Fault($"Something was asked of elsewhere: {request.Url}");
        };
        page.Dialog += async (_, dialog) =>
        {
            // What typed text is lost with is asked by the browser itself.
            if (dialog.Type != DialogType.BeforeUnload)
                Fault($"A dialog came up: {dialog.Message}");
            await dialog.AcceptAsync();
        };
        page.Load += (_, _) => Interlocked.Increment(ref loads);
    }

    /// <summary>Their tab.</summary>
    public IPage Page { get; }

    /// <summary>How often a page was loaded; parts that a page draws anew by itself do not count.</summary>
    public int Loads => loads;

    /// <summary>What went wrong in their browser: scripts that failed, rules of the page that were broken, anything asked of another server.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (faults)
                return [.. faults];
        }
    }

    /// <summary>The playbook editor, on its pages.</summary>
    public EditorOnScreen Editor => new(this);

    /// <summary>What a press or a line was answered with.</summary>
    public ILocator Answer => Page.Locator("#answer");

    /// <summary>The line that says that this page is no longer true to what happens.</summary>
    private ILocator Stale => Page.Locator("#stale");

    /// <summary>Opens a browser at a link of their own, by which they can sign in.</summary>
    public static async Task<ConsoleUser> ArriveAsync(World alvis, string name, Role role = Role.Admin, Action<BrowserNewContextOptions>? with = null)
    {
        var options = new BrowserNewContextOptions { Locale = "en-GB", ViewportSize = new() { Width = 1200, Height = 900 } };
        with?.Invoke(options);
        var browser = await (await Chromium.RunningAsync()).NewContextAsync(options);
        browser.SetDefaultTimeout((float)World.Patience.TotalMilliseconds);
        var user = new ConsoleUser(alvis.Console, browser, await browser.NewPageAsync());
        await user.GoToAsync(alvis.Services.GetRequiredService<Links>().ForName(Accounts.OfName(name)!, name, role, "the story"));
        return user;
    }

    /// <summary>Opens a browser and signs in by a link of their own.</summary>
    public static async Task<ConsoleUser> SignInAsync(World alvis, string name = "Ada", Role role = Role.Admin, Action<BrowserNewContextOptions>? with = null)
    {
        var user = await ArriveAsync(alvis, name, role, with);
        await user.PressAsync($"Sign in as {name}");
        await Assertions.Expect(user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages", Exact = true })).ToBeVisibleAsync();
        return user;
    }

    /// <summary>Opens another tab of the same browser. It is theirs as this one is.</summary>
    public async Task<ConsoleUser> OpenTabAsync(string path)
    {
        var tab = new ConsoleUser(console, browser, await browser.NewPageAsync());
        await tab.GoToAsync(path);
        return tab;
    }

    /// <summary>Closes this tab.</summary>
    public Task CloseTabAsync() => Page.CloseAsync();

    /// <summary>Goes to a place in the console.</summary>
    public Task GoToAsync(string path) => Page.GotoAsync(new Uri(console, path).ToString());

    /// <summary>An incident's message.</summary>
    public IncidentOnScreen Incident(int number) => new(this, Page.Locator($"article#INC-{number}"));

    /// <summary>Presses a button.</summary>
    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Follows a link.</summary>
    public Task FollowAsync(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    /// <summary>Goes from one thing to the next with the Tab key until the one of this name has the focus, and sees that it has.</summary>
    public async Task TabToAsync(string name)
    {
        var found = Page.Locator(":focus").And(Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })
            .Or(Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }))
            .Or(Page.GetByLabel(name, new() { Exact = true }))
            .Or(Page.Locator("textarea").And(Page.GetByLabel(name)))
            .Or(Page.Locator("summary, [tabindex]").Filter(new() { HasText = name })));
        for (var tabs = 0; await found.CountAsync() == 0; tabs++)
        {
            Assert.True(tabs < MostTabs, $"The Tab key never came to '{name}' on {Page.Url}.");
            await Page.Keyboard.PressAsync("Tab");
        }

        // In a text the caret shows it.
        Assert.True(await found.EvaluateAsync<bool>("focused => focused.nodeName === 'TEXTAREA' || getComputedStyle(focused).outlineStyle !== 'none'"), $"Nobody sees that '{name}' has the focus.");
    }

    /// <summary>Hits a key.</summary>
    public Task HitAsync(string key) => Page.Keyboard.PressAsync(key);

    /// <summary>Types where the focus is.</summary>
    public Task TypeAsync(string text) => Page.Keyboard.TypeAsync(text);

    /// <summary>Types a line into the box and sends it.</summary>
    public async Task SayAsync(string line)
    {
        await Page.GetByLabel("Say", new() { Exact = true }).FillAsync(line);
        await PressAsync("Send");
    }

    /// <summary>Pastes a text into the box, without sending it.</summary>
    public Task PasteAsync(string text) => PasteAsync(Page.GetByLabel("Say", new() { Exact = true }), text);

    /// <summary>Pastes a text somewhere. The browsers of all tests would share one real clipboard.</summary>
    public Task PasteAsync(ILocator place, string text) => place.EvaluateAsync(
        """
        (place, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }
        """,
        text);

    /// <summary>Chooses a playbook file; its plan is yet to be asked for.</summary>
    public Task ChooseFileAsync(string name, string text) => Page.GetByLabel("Playbook file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "", Buffer = Encoding.UTF8.GetBytes(text) });

    /// <summary>Drops a file on the page.</summary>
    public async Task DropFileAsync(string name, string text)
    {
        var carried = await Page.EvaluateHandleAsync("([name, text]) => { const carried = new DataTransfer(); carried.items.add(new File([text], name)); return carried; }", new[] { name, text });
        await Page.DispatchEventAsync("main", "drop", new Dictionary<string, object>(StringComparer.Ordinal) { ["dataTransfer"] = carried });
    }

    /// <summary>The page, with the parts that its scripts add, has come.</summary>
    public async Task SettlesAsync()
    {
        if (await Page.Locator("#sheet").CountAsync() > 0 && Page.ViewportSize!.Width >= 768)
            await Assertions.Expect(Page.Locator(".monaco-editor .view-lines")).ToBeVisibleAsync();
        if (await Page.Locator("#plan").CountAsync() > 0)
            await Assertions.Expect(Page.Locator("#plan .plan, #plan .empty")).ToBeVisibleAsync();
    }

    /// <summary>The page shows this.</summary>
    public Task SeesAsync(string text) => Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(text);

    /// <summary>The page has nothing that this selects.</summary>
    public Task SeesNoElementAsync(string selector) => Assertions.Expect(Page.Locator(selector)).ToHaveCountAsync(0);

    /// <summary>Their tab has this title.</summary>
    public Task TabReadsAsync(string title) => Assertions.Expect(Page).ToHaveTitleAsync(title);

    /// <summary>The answer to what they did says this.</summary>
    public Task IsToldAsync(string text) => Assertions.Expect(Answer).ToContainTextAsync(text);

    /// <summary>The page says that it is stale.</summary>
    public Task SeesThatItIsStaleAsync() => Assertions.Expect(Stale).ToContainTextAsync("The live connection is gone");

    /// <summary>The page does not say that it is stale, or no longer.</summary>
    public Task SeesThatItIsLiveAsync() => Assertions.Expect(Stale).ToBeHiddenAsync();

    /// <summary>From now on the line over which this page hears news cannot be had; all else works. The page is loaded anew.</summary>
    public async Task CutTheLineAsync()
    {
        mended = new();
        await Page.RouteAsync(Line, route => mended.Task.IsCompleted ? route.ContinueAsync() : route.AbortAsync());
        await Page.ReloadAsync();
    }

    /// <summary>From now on the line over which this page hears news is asked for and says nothing. The page is loaded anew.</summary>
    public async Task HoldTheLineAsync()
    {
        mended = new();
        await Page.RouteAsync(Line, async route =>
        {
            await mended.Task;
            await route.ContinueAsync();
        });
        await Page.ReloadAsync();
    }

    /// <summary>The line works again.</summary>
    public void MendTheLine() => mended.SetResult();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private void Fault(string text)
    {
        lock (faults)
            faults.Add($"{text} ({Page.Url})");
    }
}
