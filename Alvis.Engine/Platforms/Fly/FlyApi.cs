using Alvis.Engine.Kinds;

namespace Alvis.Engine.Platforms.Fly;

/// <summary>What the Machines API answered to a look: a value, or why there is none.</summary>
internal sealed record FlyLook<T>(T? Value, string? Wrong, int Status = 0) where T : class;

/// <summary>How asking for a restart ended.</summary>
internal enum FlyAsk
{
    Accepted,
    Refused,
    Uncertain,
}

/// <summary>
/// The calls of fly.io's Machines API that a restart takes. Looks are repeated a few times; a restart is sent again only after an answer
/// that says it was not made (429, 409) or when it never left this machine.
/// </summary>
internal sealed class FlyApi(FlySettings settings, ISecrets secrets, TimeProvider time)
{
    private const int MostTries = 4;
    private const int MostBody = 8 << 20;
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(10);

    /// <summary>All machines of an app. An app that was only just made may be unknown for a moment, so 404 is asked again.</summary>
    public async Task<FlyLook<IReadOnlyList<FlyMachine>>> ListAsync(string app, CancellationToken cancel) =>
        await LookAsync(app, "", FlyMachine.ReadAll, alsoUnknown: true, cancel);

    /// <summary>One machine.</summary>
    public async Task<FlyLook<FlyMachine>> ShowAsync(string app, string machine, CancellationToken cancel) =>
        await LookAsync(app, $"/{machine}", FlyMachine.ReadOne, alsoUnknown: false, cancel);

    /// <summary>Waits up to <paramref name="seconds"/> (60 at most) until a machine is started. The answer is only a hint when to look.</summary>
    public async Task WaitAsync(string app, string machine, int seconds, CancellationToken cancel) =>
        await SendAsync(HttpMethod.Get, app, $"/{machine}/wait?state=started&timeout={seconds}", TimeSpan.FromSeconds(seconds + 10), cancel);

    /// <summary>Asks for one machine's restart: its own stop signal, 30 seconds to end by it.</summary>
    public async Task<(FlyAsk Ask, string Text)> RestartAsync(string app, string machine, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var end = await SendAsync(HttpMethod.Post, app, $"/{machine}/restart?timeout=30s", TimeSpan.FromSeconds(60), cancel);
            switch (end)
            {
                case OutboundEnd.Answered { Good: true }:
                    return (FlyAsk.Accepted, "accepted");
                case OutboundEnd.Answered { Status: 409 or 429 } a when tries < MostTries:
                    await PauseAsync(tries, a.RetryAfter, cancel);
                    break;
                case OutboundEnd.NotSent when tries < MostTries:
                    await PauseAsync(tries, null, cancel);
                    break;
                case OutboundEnd.Answered { Status: 408 or >= 500 } or OutboundEnd.Silent:
                    return (FlyAsk.Uncertain, Words(end, app));
                default:
                    return (FlyAsk.Refused, Words(end, app));
            }
        }
    }

    private async Task<FlyLook<T>> LookAsync<T>(string app, string path, Func<string, T?> read, bool alsoUnknown, CancellationToken cancel) where T : class
    {
        for (var tries = 1; ; tries++)
        {
            var end = await SendAsync(HttpMethod.Get, app, path, LookLimit, cancel);
            if (end is OutboundEnd.Answered { Good: true } good)
                return read(good.Body) is { } value ? new(value, null, good.Status) : new(null, "fly.io answered with something that is no list of machines or no machine", good.Status);

            var again = end switch
            {
                OutboundEnd.Answered { Status: 408 or 429 or >= 500 } => true,
                OutboundEnd.Answered { Status: 404 } => alsoUnknown,
                OutboundEnd.Answered => false,
                _ => true,
            };
            if (!again || tries == MostTries)
                return new(null, Words(end, app), end is OutboundEnd.Answered a ? a.Status : 0);
            await PauseAsync(tries, (end as OutboundEnd.Answered)?.RetryAfter, cancel);
        }
    }

    private async Task<OutboundEnd> SendAsync(HttpMethod method, string app, string path, TimeSpan limit, CancellationToken cancel)
    {
        if (await secrets.ReadAsync(settings.Token, cancel) is not { } token || token.Trim() is not { Length: > 0 } trimmed || trimmed.Any(char.IsControl))
            return new OutboundEnd.NotSent($"was not asked: the secret '{settings.Token}' cannot be read or is no token");

        var url = $"{settings.ApiUrl.AbsoluteUri.TrimEnd('/')}/apps/{Uri.EscapeDataString(app)}/machines{path}";
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {trimmed}");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return await Outbound.SendAsync(request, limit, MostBody, time, cancel);
    }

    private Task PauseAsync(int tries, TimeSpan? wanted, CancellationToken cancel)
    {
        var pause = wanted ?? TimeSpan.FromSeconds(1 << (tries - 1));
        return Task.Delay(pause < MostPause ? pause : MostPause, time, cancel);
    }

    private string Words(OutboundEnd end, string app) => end switch
    {
        OutboundEnd.Answered a => $"fly.io answered {a.Status}{Said(a)}. {Cure(a.Status, app)}",
        OutboundEnd.NotSent n => $"fly.io ({settings.ApiUrl.Host}) {n.Why}. Look at the network, Platforms:fly.io:ApiUrl and the token.",
        OutboundEnd.Silent s => $"fly.io ({settings.ApiUrl.Host}) {s.Why}. Look at status.flyio.net.",
        _ => throw new System.Diagnostics.UnreachableException(end.GetType().Name),
    };

    private string Cure(int status, string app) => status switch
    {
        401 => $"The token is wrong or has run out: make one with `fly tokens create deploy -a {app}` and put it in the secret '{settings.Token}'.",
        403 => $"The token has no right to app {app}: make one with `fly tokens create deploy -a {app}` and put it in the secret '{settings.Token}'.",
        404 => $"There is no app or machine of that name, or the token may not see it: look at meta.app ('{app}') and `fly apps list`.",
        408 => "It took too long: look at the machine with `fly machine status`.",
        409 => "Something else is changing the machine, most often a deploy: look at `fly releases` and try again when it is done.",
        412 or 422 => "The machine is in a state in which it cannot be restarted: look at `fly machine status`.",
        429 => "It is asked too often: look at what else uses this token.",
        >= 500 => "The fault is on fly.io's side: look at status.flyio.net.",
        >= 300 and <= 399 => "Redirects are not followed: correct Platforms:fly.io:ApiUrl.",
        _ => "It refused the request: look at Platforms:fly.io:ApiUrl.",
    };

    private string Said(OutboundEnd.Answered a)
    {
        var said = FlyError.Read(a.Body) is { } error ? $", saying: {Kinds.Words.Clip(secrets.Redact(error), 200)}" : "";
        return a.RequestId is { } id ? $"{said} (fly-request-id {id})" : said;
    }
}
