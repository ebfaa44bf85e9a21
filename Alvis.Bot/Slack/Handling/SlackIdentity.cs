using Alvis.Bot.Slack.Api;

namespace Alvis.Bot.Slack.Handling;

/// <summary>Who Alvis is in Slack: asked once and kept, asked again until it was answered.</summary>
internal sealed class SlackIdentity(SlackApi api) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private AuthTest? known;

    /// <summary>Who Alvis is; null while Slack does not say.</summary>
    public async Task<AuthTest?> FindAsync(CancellationToken cancel)
    {
        if (known is not null)
            return known;
        await gate.WaitAsync(cancel);
        try
        {
            return known ??= await api.AuthTestAsync(cancel) is SlackAnswer<AuthTest>.Ok ok ? ok.Value : null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();
}
