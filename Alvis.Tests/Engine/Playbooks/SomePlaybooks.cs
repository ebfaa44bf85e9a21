using Alvis.Engine.Checks;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Conventions;
using Alvis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Engine.Playbooks;

/// <summary>A reader with stand-ins for the kinds that other folders bring, and short ways to use it.</summary>
internal static class SomePlaybooks
{
    public const string Smallest = """
        meta:
          service: shop
          platform: fly.io
        health_check:
          url: https://shop.example/health
          every: 5m
        details: |-
          If the health check fails, restart the app.
        """;

    public static PlaybookReader Reader { get; } = new(
        new KindSet<FakeCheck>([new FakeHttp(), new FakeTcp()]),
        new KindSet<FakePlatform>([new("process"), new("command"), new("webhook"), new("fly.io")]),
        new FakeSteps());

    /// <summary>A reader with the kinds of the product, for what is published and shown to people.</summary>
    public static PlaybookReader Product { get; } = new(
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddChecks()
            .BuildServiceProvider()
            .GetRequiredService<KindSet<ICheckKind>>(),
        new KindSet<IPlatform>(KindTests.All.Select(k => k.Kind).OfType<IPlatform>()),
        new StepsShape());

    /// <summary>The playbook of a text that has nothing wrong with it.</summary>
    public static Playbook Good(string text)
    {
        var reading = Reader.Read("shop.yaml", text);
        Assert.Empty(Told(reading));
        return reading.Playbook!;
    }

    /// <summary>What the author of a text is told, line by line.</summary>
    public static IReadOnlyList<string> Told(string text) => Told(Reader.Read("shop.yaml", text));

    public static IReadOnlyList<string> Told(PlaybookReading reading)
    {
        Assert.Equal(reading.Problems.Count == 0, reading.Playbook is not null);
        return [.. reading.Problems.Select(p => p.ToString())];
    }

    /// <summary>The smallest playbook with lines put behind a line that begins so.</summary>
    public static string With(string after, string lines) =>
        Smallest.Replace(after + "\n", $"{after}\n{lines}\n", StringComparison.Ordinal);

    /// <summary>A file of <c>examples</c>.</summary>
    public static string Example(string name) => Path.Combine(Repository.Root, "examples", name);

    internal abstract class FakeCheck : ISectionKind
    {
        public abstract string Word { get; }
        public string Example => "";
        public abstract IReadOnlyList<Key> Keys { get; }

        public virtual void Vet(Section section)
        {
        }
    }

    internal sealed class FakeHttp : FakeCheck
    {
        public override string Word => "http";

        public override IReadOnlyList<Key> Keys { get; } =
        [
            new("url", Shape.Text("an http or https address", "^https?://.+$"), "What is asked.", Required: true),
            new("method", Shape.OneOf("GET", "HEAD", "POST"), "How it is asked.", Default: "GET"),
            new("headers", Shape.MapOf(Shape.Text()), "Sent along."),
            new("body", Shape.Text(lines: true), "Sent along."),
            new("want_status", Shape.ListOf(Shape.Text("a status such as 200 or 2xx", "^[1-5](\\d\\d|xx)$"), orOne: true), "What must come back.", Default: "2xx"),
            new("want_body", Shape.Text(), "What the answer must contain."),
            new("want_json", Shape.MapOf(new FakeJson()), "What a JSON answer must hold."),
            new("max_latency", Shape.Time(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60)), "How slow it may be."),
            new("redirects", Shape.Number(0, 10), "How many are followed.", Default: "0"),
            new("reuse", Shape.Flag(), "Whether the connection is kept.", Default: "false"),
        ];

        public override void Vet(Section section)
        {
            if (section.Text("method") == "HEAD" && section.Has("want_body"))
                section.Wrong("want_body", "found 'want_body' with HEAD, which has no body", "expected another method");
        }
    }

    internal sealed class FakeTcp : FakeCheck
    {
        public override string Word => "tcp";

        public override IReadOnlyList<Key> Keys { get; } =
        [
            new("host", Shape.Text(), "Where to.", Required: true),
            new("port", Shape.Number(1, 65535), "Where to.", Required: true),
        ];
    }

    internal sealed record FakePlatform(string Word) : IKind
    {
        public string Example => "";
    }

    private sealed class FakeJson : Shape
    {
        public override string Words => "a text, a number, true, false or null";

        public override object? Read(Node node, Problems problems) => node is Node.Scalar { Text: var text } ? text : Wrong(node, problems);

        public override System.Text.Json.Nodes.JsonObject Schema() => new() { ["type"] = new System.Text.Json.Nodes.JsonArray("string", "number", "boolean", "null") };
    }

    private sealed class FakeSteps : Shape
    {
        public override string Words => "a list of steps";

        public override object? Read(Node node, Problems problems) => node is Node.Items ? node : Wrong(node, problems);

        public override System.Text.Json.Nodes.JsonObject Schema() => new() { ["type"] = "array" };
    }
}
