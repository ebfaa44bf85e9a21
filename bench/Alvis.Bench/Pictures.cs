using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Microsoft.Playwright;

namespace Alvis.Bench;

/// <summary>
/// Takes the pictures of the documents: plays the real demo in a real browser, and for the list of services a <c>serve</c> with three hours of
/// made-up history. What they show is the product; only the history and the people's names are invented.
/// </summary>
internal static class Pictures
{
    private const string Ada = "Ada Moreau";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task TakeAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        using var scratch = new Scratch();
        await using var chromium = await Chromium.StartAsync(FontsIn(scratch));
        await TakeDemoAsync(chromium, scratch, folder);
        await TakeServicesAsync(chromium, scratch, folder);
    }

    private static async Task TakeDemoAsync(Chromium chromium, Scratch scratch, string folder)
    {
        Directory.CreateDirectory(scratch["demo"]);
        await using var program = AlvisProgram.Start(["demo", "--port", "0"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["TMPDIR"] = scratch["demo"] });
        var console = Origin(await program.LinkAsync(Patience));
        var data = new DataFolder(Path.Combine(Directory.GetDirectories(scratch["demo"])[0], "data"));
        var page = await SignInAsync(chromium, console, data);
        var phone = await SignInAsync(chromium, console, data, o => (o.ViewportSize, o.IsMobile) = (new() { Width = 390, Height = 844 }, true));
        var dark = await SignInAsync(chromium, console, data, o => o.ColorScheme = ColorScheme.Dark);

        await page.GetByText("make the shop hang again").Or(page.GetByText("All is well: Alvis checks")).First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it hang" }).ClickAsync();
        await page.GetByText("Waiting for 3 seconds").First.WaitForAsync();
        await TakeAsync(page, folder, "demo");
        await Open(page).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.GetByRole(AriaRole.Button, new() { Name = "Ask me before restarting" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restart without asking" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it hang" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve restart" }).WaitForAsync();
        await page.ReloadAsync();
        var incident = await Open(page).GetAttributeAsync("id");
        await TakeAsync(page, folder, "channel");
        await phone.ReloadAsync();
        await TakeAsync(phone, folder, "phone");

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve restart" }).ClickAsync();
        await page.Locator($"article#{incident}.closed").WaitForAsync();
        await page.GotoAsync(new Uri(console, $"/incidents/{incident}").ToString());
        await TakeAsync(page, folder, "incident");
        await dark.GotoAsync(new Uri(console, $"/incidents/{incident}").ToString());
        await TakeAsync(dark, folder, "dark");

        await page.SetViewportSizeAsync(1300, 960);
        await page.GotoAsync(new Uri(console, "/playbooks/demo-shop").ToString());
        await page.Locator("#plan .plan li").First.WaitForAsync();
        await TakeAsync(page, folder, "editor");
        await program.StopAsync();
    }

    private static async Task TakeServicesAsync(Chromium chromium, Scratch scratch, string folder)
    {
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, ["accounts", "cart", "catalogue", "checkout", "mail-out", "search", "stock", "warehouse-sync"], "2s", hookEach: false, asks: true);
        fleet.WritePlaybooks(scratch["playbooks"]);
        var data = new DataFolder(scratch["data"]);
        await RememberAsync(data, fleet);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret);
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], fleet.Settings(scratch["secret"]));
        var page = await SignInAsync(chromium, Origin(await program.LinkAsync(Patience)), data);
        await site.SeenAsync(fleet.Services.Count, Patience, CancellationToken.None);

        await page.GetByLabel("Say").FillAsync("/alvis pause warehouse-sync 2h moving to the new rack");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Locator("#answer .answer").WaitForAsync();
        site.Break("search");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve restart" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Services", Exact = true }).ClickAsync();
        await page.SetViewportSizeAsync(1100, 560);
        await TakeAsync(page, folder, "services");
        await program.StopAsync();
    }

    private static ILocator Open(IPage page) => page.Locator("article.incident:not(.closed)").First;

    private static Uri Origin(Uri link) => new(link.GetLeftPart(UriPartial.Authority));

    private static async Task<IPage> SignInAsync(Chromium chromium, Uri console, DataFolder data, Action<BrowserNewContextOptions>? with = null)
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = 1100, Height = 900 }, DeviceScaleFactor = 2, Locale = "en-GB", TimezoneId = "UTC", ReducedMotion = ReducedMotion.Reduce };
        with?.Invoke(options);
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Visitor.LinkFor(Ada, Role.Admin, console, data).ToString());
        await page.Locator("main button").ClickAsync();
        await page.Locator("nav").First.WaitForAsync();
        return page;
    }

    private static async Task TakeAsync(IPage page, string folder, string name)
    {
        // Where the mouse was left, something would be lit.
        await page.Mouse.MoveAsync(0, 0);
        await page.EvaluateAsync("() => document.activeElement?.blur()");
        await page.EvaluateAsync("() => document.fonts.ready.then(() => {})");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), Caret = ScreenshotCaret.Hide });
        Console.WriteLine(name);
    }

    // The editor asks for the system's fixed-width letters; whatever those are here, in the pictures they are the same.
    private static Dictionary<string, string> FontsIn(Scratch scratch)
    {
        File.WriteAllText(scratch["fonts.conf"],
            """
            <?xml version="1.0"?>
            <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
            <fontconfig>
              <match target="pattern"><test name="family"><string>ui-monospace</string></test><edit name="family" mode="assign" binding="strong"><string>JetBrains Mono</string></edit></match>
              <match target="pattern"><test name="family"><string>monospace</string></test><edit name="family" mode="assign" binding="strong"><string>JetBrains Mono</string></edit></match>
              <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
            </fontconfig>
            """);
        return new(StringComparer.Ordinal) { ["FONTCONFIG_FILE"] = scratch["fonts.conf"], ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = scratch["home"] };
    }

    private static async Task RememberAsync(DataFolder data, Fleet fleet)
    {
        await using var database = await SqliteDatabase.OpenAsync(data, TimeProvider.System, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var first = new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero).AddHours(-3);
        var minutes = from minute in Enumerable.Range(0, 180)
                      from n in Enumerable.Range(0, fleet.Services.Count)
                      let took = TimeSpan.FromMilliseconds((20 + (15 * n) + (12 * Math.Sin((minute / 17.0) + n)) + (minute * 7919 % (11 + n))) * 30)
                      let failures = (n, minute) is (5, >= 62 and <= 64) or (6, 117) ? 12 : 0
                      select new CheckMinute(fleet.Services[n], CheckSpec.HealthCheck, first.AddMinutes(minute), 30, failures, took, took / 20);
        await new SqliteCheckStore(database).AddMinutesAsync([.. minutes], first.AddDays(-1), CancellationToken.None);
    }
}
