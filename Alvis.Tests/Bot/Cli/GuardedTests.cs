using System.Text.Json;
using Alvis.Bot.Cli;

namespace Alvis.Tests.Bot.Cli;

/// <summary>What a person is told when a verb could not do its work.</summary>
public sealed class GuardedTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    [Fact]
    public async Task A_fault_of_alvis_is_one_honest_line_without_a_stack_trace()
    {
        Assert.Equal(ExitCodes.Fault, await RunAsync(new KeyNotFoundException("token xoxb-1")));
        Assert.Equal("Alvis itself failed (KeyNotFoundException). This is a fault in Alvis, please report it; with ALVIS_TRACE=1 it shows where it happened.\n", errors.ToString());
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_named_with_the_place()
    {
        var broken = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse("{\n  \"a\": }"));
        Assert.Equal(ExitCodes.Settings, await RunAsync(new InvalidDataException("Failed to load configuration from file 'x/appsettings.json'.", new FormatException("Could not parse the JSON file.", broken))));
        Assert.Contains("x/appsettings.json:2:8: found something that is not JSON", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_kind_is_a_wrong_setting()
    {
        Assert.Equal(ExitCodes.Settings, await RunAsync(new InvalidOperationException("Failed to convert configuration value 'maybe' at 'Guards:DryRun' to type 'System.Boolean'.")));
        Assert.Equal("These settings are wrong:\nGuards:DryRun: found 'maybe'; expected true or false\n", errors.ToString());
    }

    [Fact]
    public async Task Being_told_to_stop_is_a_good_end()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync(new OperationCanceledException(), new CancellationToken(canceled: true)));
        Assert.Empty(errors.ToString());
    }

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    private Task<int> RunAsync(Exception e, CancellationToken cancel = default) => Guarded.RunAsync(new Screen(output, errors, plain: true), () => Task.FromException<int>(e), cancel);
}
