namespace Alvis.Engine.Incidents;

/// <summary>Why a check failed, told apart because people act on it differently.</summary>
public enum CheckFailure
{
    None,
    Dns,
    Refused,
    Timeout,
    Tls,
    Connection,
    Status,
    Redirect,
    Header,
    Body,
    Latency,
    Forbidden,
}

/// <summary>How long the parts of a probe took; null where a part did not happen (a kept connection, no TLS).</summary>
public sealed record Timings(TimeSpan? Dns, TimeSpan? Connect, TimeSpan? Tls, TimeSpan? FirstByte, TimeSpan Total);

/// <summary>What one probe found, as the timeline keeps it.</summary>
/// <param name="Healthy">Whether the service answered as the playbook wants.</param>
/// <param name="Finding">One line for people, with the value seen: <c>answered 503, wanted 200</c>.</param>
/// <param name="At">When the probe ended.</param>
/// <param name="Failure">The kind of failure.</param>
/// <param name="Timings">Where the time went.</param>
/// <param name="Excerpt">At most 1 KB of the body of a failing answer; untrusted text.</param>
public sealed record CheckResult(
    bool Healthy, string Finding, DateTimeOffset At, CheckFailure Failure = CheckFailure.None, Timings? Timings = null, string? Excerpt = null);
