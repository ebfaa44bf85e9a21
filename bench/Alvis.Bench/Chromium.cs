using Microsoft.Playwright;

namespace Alvis.Bench;

/// <summary>A real browser: the system's own headless Chromium, never one that is downloaded. Ended when disposed.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, Browser) = (playwright, browser);

    /// <summary>It.</summary>
    public IBrowser Browser { get; }

    /// <summary>Starts the one on the PATH.</summary>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static async Task<Chromium> StartAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"This needs a browser: none of {string.Join(", ", Names)} is on the PATH. Install the package chromium.");
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Headless = true, Args = Arguments, Env = environment }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }
}
