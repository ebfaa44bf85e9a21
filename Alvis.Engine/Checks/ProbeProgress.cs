using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>What a probe is waiting for.</summary>
internal enum Stage
{
    /// <summary>An answer over a connection that an earlier probe opened.</summary>
    Kept,
    Resolving,
    Connecting,
    Securing,
    Asking,
    Reading,
}

/// <summary>
/// How far one probe got and how long each part took. Written by the connection while it opens and read by the probe, which may have
/// given up by then: each mark is set once.
/// </summary>
internal sealed class ProbeProgress(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long begun = time.GetTimestamp();
    private TimeSpan? dns, connect, tls, firstByte;
    private long? bytes;

    /// <summary>Since the probe began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(begun);

    /// <summary>What is being waited for.</summary>
    public Stage Stage { get; set; }

    /// <summary>The status, once an answer's headers are complete.</summary>
    public int? Status { get; private set; }

    /// <summary>A mark to measure the next part from.</summary>
    public long Mark() => time.GetTimestamp();

    public void Resolved(long from) => Once(ref dns, time.GetElapsedTime(from));

    public void Connected(long from) => Once(ref connect, time.GetElapsedTime(from));

    public void Secured(long from) => Once(ref tls, time.GetElapsedTime(from));

    /// <summary>The first byte of the answer has come.</summary>
    public void Answering() => Once(ref firstByte, Elapsed);

    /// <summary>The headers are complete; on a kept connection this is the first sign of an answer.</summary>
    public void Answered(int status)
    {
        Answering();
        Status = status;
        Stage = Stage.Reading;
    }

    /// <summary>The probe goes on elsewhere: the marks are those of the last request, the total is that of all.</summary>
    public void Redirected()
    {
        lock (gate)
            dns = connect = tls = firstByte = null;
        bytes = null;
        Status = null;
        Stage = Stage.Kept;
    }

    /// <summary>So much of the body has come.</summary>
    public void Received(long count) => bytes = count;

    /// <summary>The marks so far.</summary>
    public Timings Timings()
    {
        lock (gate)
            return new Timings(dns, connect, tls, firstByte, Elapsed);
    }

    /// <summary>What to say when the time was up: how far the probe got.</summary>
    public string TimedOut(TimeSpan limit, string target)
    {
        var (within, at) = (Duration.Short(limit), Timings());
        var connected = at.Connect is { } took ? $"connected in {Ms(took)}, " : "";
        return (Stage, at.FirstByte) switch
        {
            (Stage.Resolving, _) => $"no answer within {within} (the name of {target} was not resolved in that time)",
            (Stage.Connecting, _) => $"no answer within {within} (no connection to {target})",
            (Stage.Securing, _) => $"no answer within {within} ({connected}the TLS handshake did not end)",
            (Stage.Reading, { } first) => $"no whole answer within {within} (answered {Status} after {Ms(first)}, the body stopped after {Words.Count(bytes ?? 0, "byte")})",
            (_, { } first) => $"no answer within {within} ({connected}first byte after {Ms(first)}, the headers did not end)",
            (Stage.Kept, _) => $"no answer within {within} (over a kept connection, no first byte)",
            _ => $"no answer within {within} ({connected}no first byte)",
        };
    }

    /// <summary><c>12ms</c>, <c>2.4s</c>.</summary>
    public static string Ms(TimeSpan span) => span < TimeSpan.FromSeconds(1) ? $"{(long)span.TotalMilliseconds}ms" : $"{span.TotalSeconds:0.0}s";

    private void Once(ref TimeSpan? mark, TimeSpan value)
    {
        lock (gate)
            mark ??= value;
    }
}

/// <summary>A probe that ended early because of what it met. Thrown from within a connection, where only an exception gets out.</summary>
internal sealed class ProbeFault(CheckFailure failure, string finding) : Exception(finding)
{
    public CheckFailure Failure { get; } = failure;

    /// <summary>For people.</summary>
    public string Finding { get; } = finding;
}
