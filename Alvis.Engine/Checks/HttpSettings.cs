namespace Alvis.Engine.Checks;

/// <summary>An HTTP check as its playbook describes it.</summary>
internal sealed record HttpSettings(Uri Url, HttpMethod Method, TimeSpan Timeout)
{
    public IReadOnlyList<KeyValuePair<string, SecretText>> Headers { get; init; } = [];
    public SecretText? Body { get; init; }
    public WantedStatus WantStatus { get; init; } = new(["200"]);
    public string? WantBody { get; init; }
    public IReadOnlyList<(JsonPath Path, WantedValue Value)> WantJson { get; init; } = [];
    public TimeSpan? MaxLatency { get; init; }
    public int Redirects { get; init; }
    public bool Reuse { get; init; }
}
