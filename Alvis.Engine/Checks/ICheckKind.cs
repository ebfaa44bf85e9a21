using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>A way of seeing whether a service is well. One file each; the settings are declared in <see cref="ISectionKind.Keys"/>.</summary>
public interface ICheckKind : ISectionKind
{
    /// <summary>Makes the check a playbook describes. The section was read by <see cref="ISectionKind.Keys"/> and vetted.</summary>
    /// <param name="settings">The kind's settings.</param>
    /// <param name="timeout">How long one probe may take in all.</param>
    ICheck Read(Section settings, TimeSpan timeout);
}

/// <summary>One check of one service. Safe to run from several threads.</summary>
public interface ICheck
{
    /// <summary>What is looked at, for people: <c>GET https://shop.example/health</c>. Holds no secret.</summary>
    string Describe { get; }

    /// <summary>Host and port looked at, for the dispatcher's limit per target.</summary>
    string Host { get; }

    /// <summary>
    /// Looks once. An unreachable or wrong service is a result, never an exception; only cancellation throws.
    /// </summary>
    /// <param name="fresh">True to open a new connection whatever the settings say: probes that confirm a fault or a recovery do.</param>
    /// <param name="cancel">Ends the probe.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    Task<CheckResult> RunAsync(bool fresh, CancellationToken cancel);
}
