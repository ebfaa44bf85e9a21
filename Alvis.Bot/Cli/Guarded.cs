using System.Text.Json;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Alvis.Bot.Cli;

/// <summary>Turns what can go wrong in a verb into its message and its exit code. A fault of Alvis itself is one line, never a stack trace.</summary>
internal static partial class Guarded
{
    /// <summary>Set to <c>1</c>, a fault is printed in full, for those who mend it.</summary>
    public const string Trace = "ALVIS_TRACE";

    /// <summary>Runs a verb's work. Being told to stop is a good end.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(Screen screen, Func<Task<int>> work, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (DataLockedException e)
        {
            screen.Error(e.Message);
            return ExitCodes.Running;
        }
        catch (StoreUnusableException e)
        {
            screen.Error(e.Message);
            return ExitCodes.Store;
        }
        catch (Exception e) when (Settings(e) is { } wrong)
        {
            screen.Error("These settings are wrong:");
            screen.Error(wrong);
            return ExitCodes.Settings;
        }
        catch (Exception e)
        {
            screen.Error($"Alvis itself failed ({e.GetType().Name}). This is a fault in Alvis, please report it; with {Trace}=1 it shows where it happened.");
            if (Environment.GetEnvironmentVariable(Trace) == "1")
                screen.Error(e.ToString());
            return ExitCodes.Fault;
        }
    }

    // The framework has no types of its own for a file that is no JSON or a value of the wrong type: their first words tell.
    private static string? Settings(Exception e) => e switch
    {
        SettingsException => e.Message,
        OptionsValidationException invalid => string.Join('\n', invalid.Failures),
        InvalidDataException when File().Match(e.Message) is { Success: true } match =>
            $"{match.Groups["file"].Value}{(Broken(e) is { } at ? $":{at.LineNumber + 1}:{at.BytePositionInLine + 1}" : "")}: found something that is not JSON; expected the form of the appsettings.json that Alvis comes with",
        InvalidOperationException when Value().Match(e.Message) is { Success: true } match =>
            $"{match.Groups["path"].Value}: found '{Words.Clip(match.Groups["value"].Value, 60)}'; expected {Expected(match.Groups["type"].Value)}",
        _ => null,
    };

    private static JsonException? Broken(Exception e)
    {
        for (var at = e.InnerException; at is not null; at = at.InnerException)
        {
            if (at is JsonException json)
                return json;
        }

        return null;
    }

    private static string Expected(string type) => type switch
    {
        "System.Boolean" => "true or false",
        "System.Int32" or "System.Int64" => "a whole number",
        "System.TimeSpan" => "a time such as 01:30:00",
        _ => "another kind of value",
    };

    [GeneratedRegex("^Failed to load configuration from file '(?<file>[^']*)'", RegexOptions.None, 1_000)]
    private static partial Regex File();

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']*)' to type '(?<type>[^']*)'", RegexOptions.Singleline, 1_000)]
    private static partial Regex Value();
}
