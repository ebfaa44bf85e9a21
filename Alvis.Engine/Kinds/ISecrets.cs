namespace Alvis.Engine.Kinds;

/// <summary>Secrets that the operator registered (<c>Secrets:NAME</c> = <c>File</c> or <c>Env</c>, and <c>Hosts</c>). Read at each use, never kept.</summary>
public interface ISecrets
{
    /// <summary>All registered names.</summary>
    IReadOnlyCollection<string> Known { get; }

    /// <summary>Why a secret cannot be sent to this host over this scheme, or null when it can.</summary>
    Refusal? MaySend(string name, Uri to);

    /// <summary>The secret's value, or null when the file or variable is not there. The caller has asked <see cref="MaySend"/>.</summary>
    Task<string?> ReadAsync(string name, CancellationToken cancel);

    /// <summary>The text with every registered secret's value replaced by <c>[secret NAME]</c>.</summary>
    string Redact(string text);
}
