using Microsoft.Playwright;

namespace Alvis.Tests.Support;

/// <summary>
/// The one headless Chromium of a test run: the system's own, never one that Playwright downloads. Everybody who looks at a page has a context
/// of their own in it. It ends with the test run, when its driver does.
/// </summary>
internal static class Chromium
{
    /// <summary>The variable that names the program. Default: the first of <see cref="Names"/> on the PATH.</summary>
    public const string Variable = "ALVIS_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Only what is asked for goes over the wire, and containers have no sandbox to offer.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly Lazy<Task<IBrowser>> Shared = new(StartAsync);

    /// <summary>It, running.</summary>
    public static Task<IBrowser> RunningAsync() => Shared.Value;

    private static async Task<IBrowser> StartAsync()
    {
        var program = Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH") ?? "");
        Assertions.SetDefaultExpectTimeout((float)World.Patience.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Headless = true, Args = Arguments });
    }

    /// <summary>Where it is.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the message says what to do.</exception>
    internal static string Find(string? named, string path)
    {
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? named : throw new FileNotFoundException($"{Variable} names '{named}', which is not there. Let it name Chromium's program, or take it away to use the one on the PATH.");
        var found = from folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    from name in Names
                    select Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
        return found.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"The browser tests need Chromium, and none of {string.Join(", ", Names)} is on the PATH. Run ./test.sh, which installs it, or 'apt-get install chromium', or let {Variable} name the program.");
    }
}
