using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

/// <summary>Without a model the verbs that ask one say so; what they do with one is told in <see cref="Stories.LlmStories"/>.</summary>
public sealed class WritingVerbTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("explain")]
    [InlineData("rewrite")]
    public async Task Without_a_model_it_is_said_that_none_is_needed(string verb)
    {
        await shell.FillAsync("shop");

        Assert.Equal(ExitCodes.Found, await shell.RunAsync("playbook", verb, shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop), "--data", shell.Folder));
        Assert.Contains("No language model is set up, and Alvis needs none.", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_there_are_no_limits_to_keep_and_nothing_is_asked()
    {
        Assert.Equal(ExitCodes.Store, await shell.RunAsync("playbook", "explain", shell.Write("shop.yaml", PlaybookCheckVerbTests.Shop), "--data", shell.At("none")));
        Assert.Contains("There is no Alvis store in", shell.Errors, StringComparison.Ordinal);
    }
}
