using System.Net;
using System.Net.Sockets;
using Alvis.Bot.Access;
using Alvis.Bot.Cli;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Cli;

/// <summary>The real program as an operator starts and stops it.</summary>
public sealed class ServeVerbTests
{
    [Theory]
    [InlineData("serve", "--data")]
    [InlineData("demo", null)]
    [InlineData("demo", "--once")]
    public async Task A_port_in_use_is_named_with_who_has_it_and_how_to_choose_another(string verb, string? more)
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        string[] rest = more is null ? [] : more == "--data" ? [more, folder.File("data")] : [more];

        var (code, output, errors) = await AlvisProcess.RunAsync([verb, "--port", $"{port}", .. rest]);

        Assert.Equal(ExitCodes.Settings, code);
        Assert.Contains($"found port {port} of 127.0.0.1 in use by ", errors, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId}); expected a free one. Choose another with --port N or Console:Url", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("runs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_stop_it_ends_though_a_page_is_open()
    {
        using var folder = new TempFolder();
        await using var alvis = AlvisProcess.Start(["serve", "--data", folder.File("data"), "--port", "0"]);
        var link = new Uri((await alvis.LineAsync("/sign-in?")).Trim());
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = link };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(Links.Field, link.Query[(link.Query.IndexOf('=', StringComparison.Ordinal) + 1)..])]);
        Assert.Equal(HttpStatusCode.SeeOther, (await client.PostAsync(Links.Path, form)).StatusCode);
        await using var page = await client.GetStreamAsync("/live");

        await alvis.SignalAsync("TERM");

        Assert.EndsWith("\n\n", await new StreamReader(page).ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await alvis.EndAsync());
        Assert.DoesNotContain("Exception", alvis.Errors + alvis.Output, StringComparison.Ordinal);
        Assert.Contains("Stopping.", alvis.Output, StringComparison.Ordinal);
    }
}
