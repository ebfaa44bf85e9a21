namespace Alvis.Bench;

/// <summary>
/// Services of the site with their playbooks and the settings that Alvis needs for them. <c>hookEach</c>: each has a hook of its own, else all
/// share one. <c>asks</c>: restarts wait for a person's approval.
/// </summary>
internal sealed class Fleet(Site site, IReadOnlyList<string> services, string every, bool hookEach, bool asks = false)
{
    /// <summary>So many services with mere numbers for names.</summary>
    public Fleet(Site site, int count, string every, bool hookEach, bool asks = false)
        : this(site, [.. Enumerable.Range(1, count).Select(n => $"service-{n}")], every, hookEach, asks)
    {
    }

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Services => services;

    /// <summary>Writes one playbook per service; no two are the same.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="channelOf">The channel of the service with a number; null for the default.</param>
    public void WritePlaybooks(string folder, Func<int, string?>? channelOf = null)
    {
        Directory.CreateDirectory(folder);
        for (var n = 0; n < Services.Count; n++)
            File.WriteAllText(Path.Combine(folder, $"{Services[n]}.yaml"), Playbook(Services[n], n, channelOf?.Invoke(n)));
    }

    /// <summary>Settings as <c>Section:Key</c>: the loopback is allowed, and every service has a hook.</summary>
    public Dictionary<string, string?> Settings(string secretFile)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Checks:Networks:0"] = "loopback",
            ["Secrets:bench:File"] = secretFile,
            ["Secrets:bench:Hosts:0"] = "127.0.0.1",
            // All services failing at once is what is measured, not how a storm is met.
            ["Response:StormAt"] = "1000",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var hook in hookEach ? Services : [SharedHook])
        {
            settings[$"Webhooks:{hook}:Url"] = site.HookOf(hook);
            settings[$"Webhooks:{hook}:Secret"] = "bench";
        }

        return settings;
    }

    /// <summary>The hook that services share.</summary>
    public const string SharedHook = "everything";

    private string Playbook(string service, int n, string? channel) =>
        $"""
        meta:
          service: {service}
          platform: webhook
          app: {(hookEach ? service : SharedHook)}
          condition: {service} does not answer its health page
          owner: team-{n % 40}{(channel is null ? "" : $"\n  channel: {channel}")}
        health_check:
          url: {site.HealthOf(service, n)}
          want_status: 200
          every: {every}
          fail_after: 1
          recover_after: 1
        restart:
          approval: {(asks ? "ask" : "auto")}
          max: 20 per 1m
          cooldown: 0s
        details: |-
          This usually happens after the nightly import number {n}.

          Run the health check.
          If it succeeds, close the incident.
          If it fails, restart the service.
          Run the health check again after restarting the service.
          If it fails again, escalate to the on-call engineer.

        """;
}
