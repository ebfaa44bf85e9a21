using System.Collections.Concurrent;
using System.Net;
using Alvis.Bot;
using Alvis.Bot.Access;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>What the console leaves in logs, whatever the settings ask of them.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task No_link_and_no_session_is_in_the_log_however_much_is_logged()
    {
        using var folder = new TempFolder();
        using var log = new Kept();
        var everything = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
            ["Logging:Kept:LogLevel:Default"] = "Trace",
            ["Logging:Kept:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        };
        await using var alvis = await AlvisHost.StartAsync(
            new StartOptions { Data = folder.File("data"), Port = 0, Terminal = TextWriter.Null, Logs = false, Settings = everything, Parts = parts => parts.AddSingleton<ILoggerProvider>(log) },
            CancellationToken.None);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = alvis.Console };
        var link = (await alvis.Services.GetRequiredService<FirstLink>().MakeAsync(alvis.Console, CancellationToken.None))!;
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

        await client.GetAsync(link);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(Links.Field, token)]);
        var session = (await client.PostAsync(Links.Path, form)).Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=')[1];
        await client.GetAsync("/?key=a-secret-in-a-query");
        await client.GetAsync("/%0d%0aforged");

        Assert.Contains(log.Lines, l => l.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
        foreach (var secret in new[] { token, session, "a-secret-in-a-query" })
            Assert.DoesNotContain(log.Lines, l => l.Contains(secret, StringComparison.Ordinal));
    }

    [ProviderAlias("Kept")]
    private sealed class Kept : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, Lines);

        public void Dispose()
        {
        }
    }

    private sealed class Keeper(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
    }
}
