using System.Text.Json;
using Alvis.Bot.Cli;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Cli;

public sealed class PlaybookSchemaVerbTests : IDisposable
{
    private readonly Shell shell = new();

    [Fact]
    public async Task It_is_the_published_one()
    {
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync("playbook", "schema"));
        Assert.Equal(Repository.Read("examples/playbook.schema.json"), shell.Output);
        Assert.Equal("Alvis playbook", JsonDocument.Parse(shell.Output).RootElement.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("extra", "'extra' is one argument too many.")]
    [InlineData("--jsn", "Unknown option '--jsn'")]
    [InlineData("--data", "Unknown option '--data'")]
    public async Task It_takes_nothing(string arg, string told)
    {
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("playbook", "schema", arg));
        Assert.StartsWith(told, shell.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();
}
