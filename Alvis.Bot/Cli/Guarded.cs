using Alvis.Engine.Storage;

namespace Alvis.Bot.Cli;

/// <summary>Turns what can go wrong at a start into its message and its exit code.</summary>
internal static class Guarded
{
    /// <summary>Runs a verb's work.</summary>
    public static async Task<int> RunAsync(Screen screen, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (SettingsException e)
        {
            screen.Error("These settings are wrong:");
            screen.Error(e.Message);
            return ExitCodes.Settings;
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
    }
}
