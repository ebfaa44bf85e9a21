using System.Net;
using System.Net.Sockets;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Alvis.Tests.Engine.Checks;

/// <summary>Reads a check's settings as a playbook has them and runs it, with loopback allowed.</summary>
internal sealed class CheckBench
{
    public ManualClock Clock { get; } = new();

    public ChecksOptions Options { get; } = new() { Networks = ["loopback"] };

    public SecretsOptions Secrets { get; } = [];

    public Dictionary<string, IPAddress[]> Names { get; } = [];

    public HttpCheck Http
    {
        get
        {
            var options = Microsoft.Extensions.Options.Options.Create(Options);
            return new HttpCheck(Dialer, new TlsHandshake(options, Clock), new Secrets(Microsoft.Extensions.Options.Options.Create(Secrets)), Clock);
        }
    }

    public Dialer Dialer => new(Microsoft.Extensions.Options.Options.Create(Options), new FixedNames(Names), Clock);

    /// <summary>One probe of what the settings describe.</summary>
    public Task<CheckResult> RunAsync(string yaml, CancellationToken cancel = default) => Read(yaml).RunAsync(fresh: true, cancel);

    public ICheck Read(string yaml, TimeSpan? timeout = null) => Read(Http, yaml, timeout);

    public static ICheck Read(ICheckKind kind, string yaml, TimeSpan? timeout = null)
    {
        var (section, problems) = Section(kind, yaml);
        Assert.Empty(problems.All);
        return kind.Read(section!, timeout ?? TimeSpan.FromSeconds(10));
    }

    /// <summary>What is wrong with the settings, each as its author reads it.</summary>
    public IReadOnlyList<string> Problems(string yaml) => [.. Section(Http, yaml).Problems.All.Select(p => $"{p.Found}; {p.Expected}")];

    /// <summary>Runs a probe that will not end by itself; its time passes once the target has got that far.</summary>
    public async Task<CheckResult> TimeOutAsync(string yaml, Task until)
    {
        var running = RunAsync(yaml);
        await until;
        return await PassAsync(running);
    }

    /// <summary>Lets time pass, in small steps, until the probe has ended.</summary>
    public async Task<CheckResult> PassAsync(Task<CheckResult> running, TimeSpan? step = null)
    {
        while (!running.IsCompleted)
        {
            Clock.Advance(step ?? TimeSpan.FromSeconds(10));
            await Task.WhenAny(running, Task.Run(() => { }));
        }

        return await running;
    }

    private static (Section? Section, Problems Problems) Section(ICheckKind kind, string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var problems = new Problems("check.yaml");
        var section = Shape.Keys(kind.Keys).Read(Node(stream.Documents[0].RootNode), problems) as Section;
        if (section is not null)
            kind.Vet(section);
        return (section, problems);
    }

    private static Node Node(YamlNode yaml)
    {
        var at = new Place((int)yaml.Start.Line, (int)yaml.Start.Column);
        return yaml switch
        {
            YamlScalarNode s => new Node.Scalar(at, s.Value ?? "", s.Style is not YamlDotNet.Core.ScalarStyle.Plain),
            YamlSequenceNode s => new Node.Items(at, [.. s.Children.Select(Node)]),
            YamlMappingNode m => new Node.Map(at, [.. m.Children.Select(c => KeyValuePair.Create((Node.Scalar)Node(c.Key), Node(c.Value)))]),
            _ => throw new NotSupportedException(),
        };
    }

    private sealed class FixedNames(Dictionary<string, IPAddress[]> names) : INames
    {
        public Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancel) =>
            names.TryGetValue(host, out var found) ? Task.FromResult(found) : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
    }
}
