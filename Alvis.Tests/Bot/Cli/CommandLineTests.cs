using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

/// <summary>What a person sees who types a wrong or a helpless command line.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    [Fact]
    public async Task A_mistyped_verb_is_answered_with_the_nearest_one()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("dmeo"));
        Assert.StartsWith("Unknown verb 'dmeo'; did you mean 'demo'?", errors.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("See: alvis --help\n", errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_mistyped_option_is_answered_with_the_nearest_one()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("demo", "site", "--prot", "1"));
        Assert.StartsWith("Unknown option '--prot'; did you mean '--port'?", errors.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("See: alvis demo site --help\n", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_too_many_is_named()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("demo", "site", "--port", "1", "extra"));
        Assert.StartsWith("'extra' is one argument too many.", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_no_file_to_read()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("@passwords"));
        Assert.StartsWith("Unknown verb '@passwords'", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_a_wrong_word_do_not_reach_the_terminal()
    {
        await RunAsync("\u001b[31mred");
        Assert.DoesNotContain('\u001b', errors.ToString());
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_explains_itself_with_an_example_and_the_exit_codes(string path)
    {
        var verb = CommandLine.Found().Single(v => v.Path == path);

        Assert.Equal(ExitCodes.Ok, await RunAsync([.. path.Split(' '), "--help"]));

        Assert.Contains($"Example:\n  {verb.Example}\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0   done\n", output.ToString(), StringComparison.Ordinal);
        if (!verb.Hidden)
            Assert.Contains(verb.Summary, output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"alvis {path}", verb.Example, StringComparison.Ordinal);
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public async Task A_hidden_verb_is_in_no_list()
    {
        await RunAsync("demo", "--help");
        Assert.DoesNotContain("site", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    public static TheoryData<string> Verbs => [.. CommandLine.Found().Select(v => v.Path)];

    private Task<int> RunAsync(params string[] args) =>
        new CommandLine(new Screen(output, errors, plain: true)).RunAsync(args, CancellationToken.None);
}
