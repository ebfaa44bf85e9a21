using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.WebConsole;

/// <summary>What a check of all chains found.</summary>
/// <param name="At">When it began.</param>
/// <param name="Broken">The first place where one does not hold; null when all do.</param>
public sealed record ChainsChecked(DateTimeOffset At, string? Broken);

/// <summary>
/// Checks the chains of audit and incidents when somebody asks. It reads everything there is, so one runs at a time and those who ask meanwhile
/// share the next.
/// </summary>
internal sealed class ChainCheck(IAuditStore audit, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The last one since Alvis started; null when there was none.</summary>
    public ChainsChecked? Last { get; private set; }

    /// <summary>Checks them.</summary>
    public async Task<ChainsChecked> RunAsync(CancellationToken cancel)
    {
        var asked = time.Now();
        await turn.WaitAsync(cancel);
        try
        {
            if (Last is { } last && last.At > asked)
                return last;
            var begun = time.Now();
            return Last = new ChainsChecked(begun, await audit.BrokenAsync(cancel));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();
}
