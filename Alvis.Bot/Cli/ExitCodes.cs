namespace Alvis.Bot.Cli;

/// <summary>How a verb ends, for scripts. Help and docs/operating.md show this list.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Done, and something is wrong with what was looked at: a playbook with errors, an incident that is unknown or did not close.</summary>
    public const int Found = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The data folder or the store in it cannot be used.</summary>
    public const int Store = 3;

    /// <summary>Another Alvis runs on the same data.</summary>
    public const int Running = 4;

    /// <summary>A setting is wrong, or something it names is not there.</summary>
    public const int Settings = 5;

    /// <summary>A fault in Alvis itself.</summary>
    public const int Fault = 70;

    /// <summary>Every code with its meaning.</summary>
    public static readonly IReadOnlyList<(int Code, string Means)> All =
    [
        (Ok, "done"),
        (Found, "done, but what was looked at is wrong: a playbook with errors, an incident unknown or not closed, something for doctor to name"),
        (Usage, "the command line was not understood"),
        (Store, "the data folder or its store cannot be used"),
        (Running, "another Alvis runs on the same data"),
        (Settings, "a setting is wrong"),
        (Fault, "a fault in Alvis itself"),
    ];
}
