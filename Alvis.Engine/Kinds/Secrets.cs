using Microsoft.Extensions.Options;

namespace Alvis.Engine.Kinds;

/// <summary>The <c>Secrets</c> section of appsettings.json: one entry per name.</summary>
public sealed class SecretsOptions : Dictionary<string, SecretEntry>
{
    public const string Section = "Secrets";

    /// <summary>Names are compared as they are written.</summary>
    public SecretsOptions() : base(StringComparer.Ordinal)
    {
    }
}

/// <summary>Where one secret is and who may be sent it.</summary>
public sealed class SecretEntry
{
    /// <summary>A file that holds the secret and nothing else; one line end after it is left out. At most 64 KB.</summary>
    public string? File { get; set; }

    /// <summary>The name of an environment variable that holds it.</summary>
    public string? Env { get; set; }

    /// <summary>The hosts it may be sent to, each <c>host</c> or <c>host:port</c>. Default: none, so no playbook can use it.</summary>
    public IList<string> Hosts { get; } = [];
}

/// <summary>Stops the start when an entry of <c>Secrets</c> names no source, or two.</summary>
internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var wrong = options
            .Where(e => string.IsNullOrEmpty(e.Value.File) == string.IsNullOrEmpty(e.Value.Env))
            .Select(e => $"Secrets:{e.Key}: found {(string.IsNullOrEmpty(e.Value.File) ? "neither File nor Env" : "both File and Env")}; expected one of them")
            .Concat(options
                .Where(e => e.Value.Hosts.Any(h => h.Contains('/') || string.IsNullOrWhiteSpace(h)))
                .Select(e => $"Secrets:{e.Key}:Hosts: found '{Words.Clip(e.Value.Hosts.First(h => h.Contains('/') || string.IsNullOrWhiteSpace(h)), 60)}'; "
                             + "expected a host such as api.example or api.example:8443"))
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}

/// <summary>Secrets out of files and environment variables, read anew each time so that a rotated one is used at once.</summary>
internal sealed class Secrets(IOptions<SecretsOptions> options) : ISecrets
{
    private const int MostBytes = 64 * 1024;

    private readonly SecretsOptions entries = options.Value;

    public IReadOnlyCollection<string> Known { get; } = [.. options.Value.Keys.Order(StringComparer.Ordinal)];

    public Refusal? MaySend(string name, Uri to)
    {
        if (!entries.TryGetValue(name, out var entry))
            return new Refusal($"The secret '{Words.Clip(name, 60)}' is not registered ({Words.Known(name, Known)}). An operator registers it as Secrets:NAME.");
        if (entry.Hosts.Count == 0)
            return new Refusal($"The secret '{name}' may be sent nowhere: Secrets:{name}:Hosts is empty.");
        if (!entry.Hosts.Any(host => Means(host, to)))
            return new Refusal($"The secret '{name}' may not be sent to {to.Authority}: Secrets:{name}:Hosts lists {Words.And([.. entry.Hosts])}.");
        if (to.Scheme != Uri.UriSchemeHttps && !to.IsLoopback)
            return new Refusal($"The secret '{name}' may not be sent to {to.Authority} without TLS: use https.");
        return null;
    }

    public Task<string?> ReadAsync(string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(entries.TryGetValue(name, out var entry) ? Read(entry) : null);
    }

    public string Redact(string text)
    {
        // The longest first: one secret may be the beginning of another.
        foreach (var (name, value) in entries
            .Select(e => (e.Key, Value: Read(e.Value)))
            .Where(e => !string.IsNullOrEmpty(e.Value))
            .OrderByDescending(e => e.Value!.Length))
        {
            text = text.Replace(value!, $"[secret {name}]", StringComparison.Ordinal);
        }

        return text;
    }

    private static bool Means(string host, Uri to) =>
        string.Equals(host, to.Host, StringComparison.OrdinalIgnoreCase)
        || string.Equals(host, to.IdnHost, StringComparison.OrdinalIgnoreCase)
        || string.Equals(host, $"{to.Host}:{to.Port}", StringComparison.OrdinalIgnoreCase);

    private static string? Read(SecretEntry entry)
    {
        if (!string.IsNullOrEmpty(entry.Env))
            return Environment.GetEnvironmentVariable(entry.Env) is { Length: > 0 } value ? value : null;

        try
        {
            if (entry.File is not { } path || new FileInfo(path) is not { Exists: true, Length: > 0 and <= MostBytes })
                return null;
            var text = File.ReadAllText(path);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read is a secret that is not there: the caller says so by the secret's name.
            return null;
        }
    }
}
