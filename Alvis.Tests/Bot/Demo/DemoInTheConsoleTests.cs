using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Alvis.Bot.Cli;
using Alvis.Bot.Demo;
using Alvis.Bot.Terminal;
using Alvis.Engine.Kinds;
using Alvis.Tests.Bot.WebConsole;
using Alvis.Tests.Support;
using AngleSharp.Dom;
using Browser = Alvis.Tests.Bot.WebConsole.Browser;

namespace Alvis.Tests.Bot.Demo;

/// <summary>The demo as its visitor has it: the console of a real Alvis in front of a real shop that really hangs.</summary>
public sealed partial class DemoInTheConsoleTests
{
    [Fact]
    public async Task From_the_printed_link_to_the_summary_and_tidily_gone_at_the_end()
    {
        await using var demo = AlvisProcess.Start(["demo", "--port", "0"]);
        using var visitor = await Browser.OpenAsync(new Uri((await demo.LineAsync("/sign-in?")).Trim()));

        // The first page is whole without any script.
        var page = Markup.Read(await visitor.PageAsync("/"));
        Assert.NotNull(page.QuerySelector("#demo form[action='/demo/hang'] button"));
        Assert.DoesNotContain(Markup.Foreign(await visitor.PageAsync("/")), f => !f.StartsWith("href=http://127.0.0.1:", StringComparison.Ordinal));
        await ReadyAsync(visitor);
        var before = Pid(await visitor.PageAsync("/demo"));

        Assert.True(await PressAsync(visitor, "/demo/ask", "From now on Alvis asks", ("on", "yes")));
        Assert.Contains("asks before a restart", Markup.Text(await PanelAsync(visitor)), StringComparison.Ordinal);
        Assert.True(await PressAsync(visitor, "/demo/hang", "the shop hangs"));
        var incident = Incident().Match(await UntilAsync(visitor, "waits for you")).Value;
        Assert.Equal("You decide", Markup.Text((await PanelAsync(visitor)).QuerySelector("[aria-current=step]")!));
        Assert.True((await PanelAsync(visitor)).QuerySelector("form[action='/demo/hang'] button")!.HasAttribute("disabled"));
        Assert.False(await PressAsync(visitor, "/demo/hang", "The shop answers nobody already."));

        var approve = Markup.Read(await visitor.PageAsync("/")).QuerySelectorAll($"#{incident} form.press").Single(f => Markup.Text(f.QuerySelector("button")!) == "Approve restart");
        var (path, fields) = Markup.Form(approve);
        Assert.True(await PressAsync(visitor, path, "Approved.", [.. fields.Select(f => (f.Key, f.Value))]));
        await UntilAsync(visitor, $"{incident} was closed after");

        Assert.Contains("recovered after 1 restart", Markup.Text(Markup.Read(await visitor.PageAsync("/")).QuerySelector($"#{incident} .summary")!), StringComparison.Ordinal);
        var after = Pid(await visitor.PageAsync("/demo"));
        Assert.NotEqual(before, after);

        await demo.SignalAsync("INT");
        Assert.Equal(ExitCodes.Ok, await demo.EndAsync());
        Assert.Contains($"{incident} demo-shop", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", demo.Output + demo.Errors, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => Process.GetProcessById(after));
    }

    [Fact]
    public async Task Denied_it_is_the_visitors_turn_and_what_they_mend_alvis_sees()
    {
        using var screen = new StringWriter();
        await using var demo = await DemoWorld.StartAsync(TextWriter.Null, new TerminalSurface(new Screen(screen, TextWriter.Null, plain: true)), 0, CancellationToken.None);
        using var ada = await Browser.OpenAsync(demo.Console, demo.Services, "Ada", Role.Admin);
        using var vera = await Browser.OpenAsync(demo.Console, demo.Services, "Vera", Role.Viewer);
        await ReadyAsync(ada);

        // Who only looks does so here, too.
        foreach (var path in new[] { "/demo/hang", "/demo/mend", "/demo/ask" })
            Assert.False(await PressAsync(vera, path, "and you are a viewer"));
        Assert.False(await PressAsync(ada, "/demo/mend", "The shop is well; there is nothing to mend."));

        Assert.True(await PressAsync(ada, "/demo/ask", "From now on", ("on", "yes")));
        Assert.True(await PressAsync(ada, "/demo/hang", "the shop hangs"));
        var incident = Incident().Match(await UntilAsync(ada, "waits for you")).Value;
        Assert.True(await PressAsync(ada, "/say", "Denied.", ("text", $"deny {incident} a migration runs")));
        await UntilAsync(ada, $"{incident} was handed to a person, and that is you");
        Assert.NotNull((await PanelAsync(ada)).QuerySelector("form[action='/demo/mend']"));

        Assert.True(await PressAsync(ada, "/demo/mend", "You restarted the shop by hand."));
        await UntilAsync(ada, $"{incident} was closed after");

        Assert.True(await PressAsync(ada, "/demo/ask", "without asking", ("on", "no")));
        Assert.True(await PressAsync(ada, "/say", "is removed", ("text", "remove demo-shop yes")));
        await UntilAsync(ada, "The shop's playbook was removed");
        Assert.False(await PressAsync(ada, "/demo/ask", "There is no playbook of demo-shop any more.", ("on", "yes")));
    }

    private static async Task<bool> PressAsync(Browser by, string path, string told, params (string, string)[] fields)
    {
        var answer = await by.AskAsync(path, fields);
        Assert.Contains(told, Markup.Text(Markup.Read(answer.GetProperty("html").GetString()!).Body!), StringComparison.Ordinal);
        return answer.GetProperty("ok").GetBoolean();
    }

    private static async Task<IElement> PanelAsync(Browser by) => Markup.Read(await by.PageAsync("/demo")).GetElementById("demo")!;

    // On a slow machine the shop may have failed by itself before somebody made it: then that incident is the first.
    private static Task<string> ReadyAsync(Browser by) => UntilAsync(by, panel => panel.QuerySelector("form[action='/demo/hang'] button:not([disabled])") is not null, "that it can be made to hang");

    private static Task<string> UntilAsync(Browser by, string told) => UntilAsync(by, panel => Now(panel).Contains(told, StringComparison.Ordinal), told);

    private static async Task<string> UntilAsync(Browser by, Func<IElement, bool> reached, string told)
    {
        using var limit = new CancellationTokenSource(World.Patience, TimeProvider.System);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        IElement panel;
        while (!reached(panel = await PanelAsync(by)))
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"The demo never said '{told}', but last: {Now(panel)}");
            await often.WaitForNextTickAsync(CancellationToken.None);
        }

        return Now(panel);
    }

    private static string Now(IElement panel) => Markup.Text(panel.QuerySelector("#demo-now")!);

    private static int Pid(string panel) => int.Parse(ProcessId().Match(panel).Groups["pid"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("INC-[0-9]+", RegexOptions.None, 5_000)]
    private static partial Regex Incident();

    [GeneratedRegex("process (?<pid>[0-9]+)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex ProcessId();
}
