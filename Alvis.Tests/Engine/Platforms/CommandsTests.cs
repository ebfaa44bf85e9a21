using Alvis.Engine.Platforms;
using Alvis.Engine.Platforms.Os;

namespace Alvis.Tests.Engine.Platforms;

public sealed class CommandsTests : IDisposable
{
    private static readonly Dictionary<string, string> None = [];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_command_that_ends_well_is_done_and_shows_its_last_line()
    {
        var result = await Sh("echo one; echo two").RunAsync("do-it", None, CancellationToken.None);

        Assert.Equal(CallResult.Done("ran do-it, exit code 0: two\none\ntwo"), result);
    }

    [Fact]
    public async Task Another_exit_code_is_a_failure_with_its_last_line()
    {
        var result = await Sh("echo no such unit >&2; exit 5").RunAsync("do-it", None, CancellationToken.None);

        Assert.Equal(CallResult.Failed("do-it ended with exit code 5: no such unit"), result);
    }

    [Fact]
    public async Task A_death_by_signal_is_named()
    {
        var result = await Sh("kill -9 $$").RunAsync("do-it", None, CancellationToken.None);

        Assert.Equal(CallResult.Failed("do-it ended with exit code 137 (signal 9)"), result);
    }

    [Fact]
    public async Task After_its_limit_it_is_ended_with_its_children_and_nobody_knows_what_it_did()
    {
        var result = await Sh($"/bin/sleep 611 & echo $! > {folder.Path}/child; echo begun; wait", """, "Timeout": "1s" """).RunAsync("do-it", None, CancellationToken.None);

        Assert.Equal(CallResult.Unknown("do-it did not end within 1s, so it was ended with all its children; it may have taken effect: begun"), result);
        var child = int.Parse(await File.ReadAllTextAsync($"{folder.Path}/child"));
        await ProcessWorld.UntilAsync(() => ProcTable.Live(child) is null);
    }

    [Fact]
    public async Task Cancelling_ends_it_with_its_children()
    {
        using var cancel = new CancellationTokenSource();
        var running = Sh($"/bin/sleep 612 & echo $! > {folder.Path}/child.tmp; /bin/mv {folder.Path}/child.tmp {folder.Path}/child; wait").RunAsync("do-it", None, cancel.Token);
        await ProcessWorld.UntilAsync(() => File.Exists($"{folder.Path}/child"));
        var child = int.Parse(await File.ReadAllTextAsync($"{folder.Path}/child"));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await ProcessWorld.UntilAsync(() => ProcTable.Live(child) is null);
    }

    [Fact]
    public async Task A_child_left_in_the_background_does_not_hold_up_the_answer()
    {
        var result = await Sh("/bin/sleep 3 & echo left one").RunAsync("do-it", None, CancellationToken.None);

        Assert.Equal("ran do-it, exit code 0: left one", result.Text);
    }

    [Fact]
    public async Task Much_output_is_cut_to_its_end()
    {
        var result = await Sh("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done").RunAsync("do-it", None, CancellationToken.None);

        Assert.True(result.Text.Length < 2_200, $"{result.Text.Length} characters");
        Assert.EndsWith("line 4999", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_the_output_is_not_repeated()
    {
        var result = await Sh("echo the password is hunter2hunter2").RunAsync("do-it", None, CancellationToken.None);

        Assert.DoesNotContain("hunter2hunter2", result.Text, StringComparison.Ordinal);
        Assert.Contains("the password is [secret db]", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_with_its_cure()
    {
        var commands = Make("""{ "Commands": { "do-it": { "Run": ["no-such-program-anywhere"] } } }""");

        var result = await commands.RunAsync("do-it", None, CancellationToken.None);

        Assert.Equal(CallResult.Failed("do-it cannot be run: the program 'no-such-program-anywhere' is in no folder of PATH. Correct Commands:do-it."), result);
    }

    [Fact]
    public async Task A_parameter_is_one_argument_whatever_it_holds()
    {
        var commands = Make($$"""
            { "Commands": { "show": { "Run": ["/bin/sh", "-c", "printf '<%s>' \"$@\"", "x", "--to={to}", "{what}"],
              "Params": { "to": "^[a-z]+$", "what": ".*" } } } }
            """);

        var result = await commands.RunAsync("show", new Dictionary<string, string> { ["to"] = "cache", ["what"] = "a b; $(reboot) {to}" }, CancellationToken.None);

        Assert.Equal("ran show, exit code 0: <--to=cache><a b; $(reboot) {to}>", result.Text);
    }

    [Theory]
    [InlineData("to", "-rf", "may not begin with '-'")]
    [InlineData("to", "Cache", "the operator allows")]
    [InlineData("to", "cache\n", "the operator allows")]
    [InlineData("to", "cachex|y", "the operator allows")]
    [InlineData("too", "cache", "has no parameter 'too'; did you mean 'to'?")]
    [InlineData(null, null, "needs the parameter 'to'")]
    public void A_parameter_outside_its_pattern_is_refused(string? name, string? value, string words)
    {
        var commands = Make("""{ "Commands": { "flush": { "Run": ["flush", "{to}"], "Params": { "to": "cache|db" } } } }""");

        var refusal = commands.Preflight("flush", name is null ? None : new Dictionary<string, string> { [name] = value! });

        Assert.Contains(words, refusal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_within_its_pattern_is_allowed_and_shown_in_its_place()
    {
        var commands = Make("""{ "Commands": { "flush": { "Run": ["flush", "{to}"], "Params": { "to": "cache|db" }, "Destructive": true } } }""");

        Assert.Null(commands.Preflight("flush", new Dictionary<string, string> { ["to"] = "db" }));
        Assert.Equal("flush db", commands.Describe("flush", new Dictionary<string, string> { ["to"] = "db" }));
        Assert.True(commands.All.Single().Destructive);
    }

    [Fact]
    public void An_unknown_command_is_answered_with_the_known_ones()
    {
        var commands = Make("""{ "Commands": { "flush": { "Run": ["flush"] }, "warm": { "Run": ["warm"] } } }""");

        Assert.Equal(
            "No command 'flsh' is registered; did you mean 'flush'? (known: flush, warm). Register it as Commands:NAME, or correct the playbook.",
            commands.Preflight("flsh", None)!.Text);
    }

    [Fact]
    public async Task The_environment_is_empty_but_for_what_is_listed()
    {
        var commands = Make("""{ "Commands": { "env": { "Run": ["/usr/bin/env"], "Env": ["HOME"], "Set": { "MODE": "quiet" } } } }""");

        var result = await commands.RunAsync("env", None, CancellationToken.None);

        Assert.Equal(["HOME", "MODE"], result.Text.Split('\n')[1..].Select(l => l.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    private Commands Sh(string script, string more = "") => Make(
        $$"""{ "Commands": { "do-it": { "Run": ["/bin/sh", "-c", {{System.Text.Json.JsonSerializer.Serialize(script)}}] {{more}} } } }""");

    private Commands Make(string json) => new(Given.Settings(json), folder.Data, new KnownSecrets(("db", "hunter2hunter2")), TimeProvider.System);
}
