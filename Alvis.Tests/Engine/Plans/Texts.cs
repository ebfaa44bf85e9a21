using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>Texts for one service, and shorthand for what they give.</summary>
internal static class Texts
{
    public static CompileContext Context { get; } = new()
    {
        File = "playbooks/shop.yaml",
        Service = "shop",
        HealthCheckUrl = "https://shop.example.test/health",
        Services = [new KnownService("shop", ["the web shop"], ["fly apps restart shop"])],
        Checks = new Dictionary<string, string?>(StringComparer.Ordinal) { ["database"] = null },
        Actions = [new KnownAction("warm-cache", null, [], false), new KnownAction("wipe-cache", null, [], true), new KnownAction("scale", null, ["count"], false), new KnownAction("thread-dump", null, [], false) { ReadOnly = true }],
        Channels = ["#ops"],
    };

    public static CompileContext TwoServices { get; } = Context with
    {
        Services = [new KnownService("shop", [], []), new KnownService("worker", [], [])],
    };

    public static Compiled Compile(string details, CompileContext? context = null)
    {
        var compiled = DetailsCompiler.Compile(details, context ?? Context);
        Accounting.Holds(details, compiled);
        return compiled;
    }

    /// <summary>The plan as one text; fails the test with the diagnostics when there is none.</summary>
    public static string Plan(string details, CompileContext? context = null)
    {
        var compiled = Compile(details, context);
        Assert.True(compiled.Plan is not null, string.Join('\n', compiled.Diagnostics.Select(Case.Shown)));
        return Case.Flat(compiled.Plan!);
    }

    /// <summary>Asserts that the text is rejected with this code at this line.</summary>
    public static Diagnostic Rejected(string details, string code, int line = 1, CompileContext? context = null)
    {
        var compiled = Compile(details, context);
        Assert.Null(compiled.Plan);
        var errors = compiled.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        Assert.True(errors.Exists(d => d.Code == code && d.Lines.Contains(line)), $"expected {code} at {line}, found {string.Join("; ", errors.Select(Case.Shown))}");
        return errors.First(d => d.Code == code && d.Lines.Contains(line));
    }

    /// <summary>Where line <paramref name="line"/> stands when <c>details</c> begin at 10:3.</summary>
    public static Place In(int line, int column) => new(9 + line, 2 + column);
}
