using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;

namespace Alvis.Tests.Support;

/// <summary>The registered command <c>flush-cache</c>, counting its runs.</summary>
internal sealed class RecordingCommands : ICommands
{
    public int Runs { get; private set; }

    public Refusal? Refuses { get; set; }

    public bool OnlyLooks { get; init; }

    public IReadOnlyList<RegisteredCommand> All => [new("flush-cache", ["region"], Destructive: false, OnlyLooks)];

    public Refusal? Preflight(string name, IReadOnlyDictionary<string, string> parameters) => Refuses;

    public string Describe(string name, IReadOnlyDictionary<string, string> parameters) => $"flush --region {parameters["region"]}";

    public Task<CallResult> RunAsync(string name, IReadOnlyDictionary<string, string> parameters, CancellationToken cancel)
    {
        Runs++;
        return Task.FromResult(CallResult.Done("flushed"));
    }
}
