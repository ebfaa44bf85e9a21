namespace Alvis.Bot.WebConsole.Pages;

/// <summary>Playbooks to begin with: the smallest one, and those that lie beside the program.</summary>
internal static class Examples
{
    /// <summary>As small as a playbook can be and still do something sensible.</summary>
    public const string Smallest = """
        meta:
          service: shop
          platform: process
        health_check:
          url: https://shop.example/health
          every: 30s
        details: |-
          Run the health check. If it succeeds, close the incident.
          If it fails, restart the shop and wait for one minute.
          Run the health check again. If it succeeds, close the incident.
          If it fails again, escalate to the on-call engineer.

        """;

    /// <summary>The names that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["every-key", "steps"];

    /// <summary>The text of one; null when there is none of that name.</summary>
    public static string? Text(string? name) =>
        name is not null && Names.Contains(name) && Path.Combine(AppContext.BaseDirectory, "examples", $"{name}.yaml") is var file && File.Exists(file)
            ? File.ReadAllText(file)
            : null;
}
