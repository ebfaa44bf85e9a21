using Alvis.Engine.Platforms;

namespace Alvis.Tests.Engine.Platforms;

/// <summary>A platform with one target that can be restarted, over something real.</summary>
internal interface IPlatformWorld : IAsyncDisposable
{
    IPlatform Platform { get; }

    /// <summary>A target that can be used.</summary>
    string Target { get; }

    /// <summary>A secret's value that must be in no text; null when the platform has none.</summary>
    string? Secret { get; }

    /// <summary>The keys the other side got to see, in order; null when it gets none.</summary>
    Task<IReadOnlyList<string>?> KeysAsync();

    /// <summary>How often the target was restarted.</summary>
    Task<int> RestartsAsync();

    /// <summary>The same platform when the setting <c>Platforms:NAME:Targets</c> is one pattern.</summary>
    IPlatform Limited(string pattern);
}

/// <summary>What every platform answers, and the two things in which they differ.</summary>
public abstract class PlatformContract
{
    private protected abstract Task<IPlatformWorld> StartAsync();

    /// <summary>Whether the platform can tell that a restart was made.</summary>
    protected abstract Happened AfterARestart { get; }

    /// <summary>Whether the platform can tell that none was made.</summary>
    protected abstract Happened WithoutARestart { get; }

    /// <summary>What is refused, and the words that help.</summary>
    protected abstract (string Target, string Words) Refused { get; }

    [Fact]
    public async Task A_restart_is_done_once_and_says_what_was_done()
    {
        await using var world = await StartAsync();

        var result = await world.Platform.RestartAsync(Given.Order(world.Target), CancellationToken.None);

        Assert.Equal(CallOutcome.Done, result.Outcome);
        Assert.NotEmpty(result.Text);
        Assert.Equal(1, await world.RestartsAsync());
    }

    [Fact]
    public async Task The_key_is_passed_on_where_there_is_a_place_for_it()
    {
        await using var world = await StartAsync();

        await world.Platform.RestartAsync(Given.Order(world.Target, "key-of-this-attempt"), CancellationToken.None);

        if (await world.KeysAsync() is { } keys)
            Assert.Equal(["key-of-this-attempt"], keys);
    }

    [Fact]
    public async Task After_a_restart_it_says_what_it_can_know()
    {
        await using var world = await StartAsync();
        var order = Given.Order(world.Target);
        var since = new DateTimeOffset(2026, 3, 1, 2, 59, 0, TimeSpan.Zero);
        await world.Platform.RestartAsync(order, CancellationToken.None);

        Assert.Equal(AfterARestart, await world.Platform.RestartedSinceAsync(order, since, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_restart_it_says_what_it_can_know()
    {
        await using var world = await StartAsync();
        var since = new DateTimeOffset(2026, 3, 1, 2, 59, 0, TimeSpan.Zero);

        Assert.Equal(WithoutARestart, await world.Platform.RestartedSinceAsync(Given.Order(world.Target), since, CancellationToken.None));
        Assert.Equal(0, await world.RestartsAsync());
    }

    [Fact]
    public async Task A_call_that_is_cancelled_already_touches_nothing()
    {
        await using var world = await StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Platform.RestartAsync(Given.Order(world.Target), new CancellationToken(canceled: true)));

        Assert.Equal(0, await world.RestartsAsync());
    }

    [Fact]
    public async Task A_target_that_cannot_be_used_is_refused_with_words_that_help_and_nothing_is_called()
    {
        await using var world = await StartAsync();
        var (target, words) = Refused;

        Assert.Contains(words, world.Platform.Preflight(target)!.Text, StringComparison.Ordinal);
        var result = await world.Platform.RestartAsync(Given.Order(target), CancellationToken.None);

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains(words, result.Text, StringComparison.Ordinal);
        Assert.Equal(0, await world.RestartsAsync());
    }

    [Fact]
    public async Task A_target_that_can_be_used_is_not_refused()
    {
        await using var world = await StartAsync();

        Assert.Null(world.Platform.Preflight(world.Target));
    }

    [Fact]
    public async Task Beyond_the_operators_patterns_nothing_is_touched()
    {
        await using var world = await StartAsync();
        var limited = world.Limited("other-*");

        var result = await limited.RestartAsync(Given.Order(world.Target), CancellationToken.None);

        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Equal(
            $"{limited.Word} may not touch '{world.Target}': Platforms:{limited.Word}:Targets allows other-*. Add it there, or correct meta.app.", result.Text);
        Assert.Equal(0, await world.RestartsAsync());
        Assert.Null(world.Limited($"{world.Target[..2]}*").Preflight(world.Target));
    }

    [Fact]
    public async Task No_text_holds_a_secret()
    {
        await using var world = await StartAsync();

        var result = await world.Platform.RestartAsync(Given.Order(world.Target), CancellationToken.None);

        string[] texts = [result.Text, world.Platform.Describe(world.Target), world.Platform.Describe("nobody-knows-this"), .. world.Platform.RestartCommands(world.Target)];
        Assert.All(texts, t => Assert.True(world.Secret is null || !t.Contains(world.Secret, StringComparison.Ordinal), t));
    }

    [Fact]
    public async Task It_describes_its_call_and_has_a_word_and_an_example()
    {
        await using var world = await StartAsync();

        Assert.NotEmpty(world.Platform.Describe(world.Target));
        Assert.Contains($"platform: {world.Platform.Word}", world.Platform.Example, StringComparison.Ordinal);
    }
}
