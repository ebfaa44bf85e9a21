using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>
/// A restart webhook as the operator registered it: <c>Url</c>, <c>Secret</c> (the name of a registered secret; signs, and is never sent) and
/// <c>Timeout</c> (30s, 1s to 10m).
/// </summary>
internal sealed record WebhookSpec(string Name, Uri Url, string Secret, TimeSpan Timeout)
{
    /// <summary>The address without what may be a token in its query.</summary>
    public string Shown => Url.GetLeftPart(UriPartial.Path);
}

/// <summary>The section <c>Webhooks</c> of the settings, read once when Alvis starts.</summary>
internal sealed class Webhooks : IStartupVet
{
    private readonly SortedDictionary<string, WebhookSpec> byName = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];

    public Webhooks(IConfiguration configuration, ISecrets secrets)
    {
        foreach (var entry in configuration.GetSection("Webhooks").GetChildren())
        {
            var settings = new Settings(entry);
            settings.Only("Url", "Secret", "Timeout");
            var url = settings.Address("Url", "https://ops.example/restart");
            var secret = settings.Secret("Secret", secrets, required: true);
            var timeout = settings.Time("Timeout", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
            wrong.AddRange(settings.Wrong);
            if (settings.Wrong.Count == 0)
                byName.Add(entry.Key, new WebhookSpec(entry.Key, url!, secret!, timeout));
        }
    }

    /// <summary>The webhook with this name, or null.</summary>
    public WebhookSpec? Look(string name) => byName.GetValueOrDefault(name);

    /// <summary>Says that there is no such webhook, and which there are.</summary>
    public Refusal NotRegistered(string name) =>
        new($"No webhook '{Words.Clip(name, 80)}' is registered; {Words.Known(name, [.. byName.Keys])}. Register it as Webhooks:NAME, or correct meta.app.");

    public IEnumerable<string> Vet() => wrong;
}
