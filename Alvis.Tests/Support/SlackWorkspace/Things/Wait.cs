namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Waits for what must come, not for ever.</summary>
internal static class Wait
{
    /// <summary>How long, in real time, whatever the workspace's clock says.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until there is something to find.</summary>
    public static async Task<T> ForAsync<T>(Func<T?> find, Func<string> otherwise) where T : class
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            if (find() is { } found)
                return found;
            if (limit.IsCancellationRequested)
                throw new WorkspaceException(otherwise());
            await often.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until it holds.</summary>
    public static Task UntilAsync(Func<bool> holds, Func<string> otherwise) => ForAsync(() => holds() ? "" : null, otherwise);
}

/// <summary>Finds the one thing that a test speaks of, or says what there is instead.</summary>
internal static class Find
{
    public static T One<T>(IReadOnlyList<T> all, Func<T, bool> wanted, Func<T, string> shown, string what)
    {
        var found = all.Where(wanted).ToList();
        return found.Count == 1 ? found[0] : throw new WorkspaceException($"There is {(found.Count == 0 ? "no" : "more than one")} {what}. There is:\n{string.Join("\n---\n", all.Select(shown))}");
    }
}
