using System.Text.Json.Nodes;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class ThePublishedSchemaTests
{
    /// <summary>
    /// Set this variable to any value and run this test once to write the file anew: <c>ALVIS_WRITE_SCHEMA=1 dotnet test --filter
    /// FullyQualifiedName~ThePublishedSchema</c>.
    /// </summary>
    private const string Rewrite = "ALVIS_WRITE_SCHEMA";

    [Fact]
    public void Is_the_one_the_declarations_make()
    {
        var path = SomePlaybooks.Example("playbook.schema.json");
        var made = PlaybookSchema.Generate(SomePlaybooks.Product);
        if (Environment.GetEnvironmentVariable(Rewrite) is { Length: > 0 })
            File.WriteAllText(path, made);
        Assert.Equal(made, File.ReadAllText(path));
    }
}

public sealed class AnEditorWithTheSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(PlaybookSchema.Generate(SomePlaybooks.Reader))!;
    private static readonly JsonNode Published = JsonNode.Parse(PlaybookSchema.Generate(SomePlaybooks.Product))!;

    public static TheoryData<string> Examples() => ExamplesTests.Files();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Accepts_every_example(string name) =>
        Assert.True(TinySchema.Accepts(Published, Yaml.Read(File.ReadAllText(SomePlaybooks.Example(name)))!));

    [Theory]
    [InlineData("  want_status: 200")]
    [InlineData("  want_status: [200, 2xx]")]
    [InlineData("  kind: http\n  fail_after: 3")]
    [InlineData("  headers: { X-Tries: 3 }")]
    [InlineData("checks:\n  front: { url: http://x/ }")]
    [InlineData("checks:\n  db: { kind: tcp, host: db, port: 5432 }")]
    [InlineData("restart: { max: 2 per 1h30m, grace: 0s }")]
    public void Accepts_what_the_reader_accepts(string lines)
    {
        var text = SomePlaybooks.With("  every: 5m", lines);
        SomePlaybooks.Good(text);
        Assert.True(Accepts(text));
    }

    [Theory]
    [InlineData("  wantstatus: 200")]
    [InlineData("  host: db")]
    [InlineData("  kind: tcp")]
    [InlineData("  kind: udp")]
    [InlineData("  fail_after: 0")]
    [InlineData("  fail_after: '2'")]
    [InlineData("  timeout: 10")]
    [InlineData("  timeout: soon")]
    [InlineData("  headers: []")]
    [InlineData("checks:\n  url: { url: http://x/ }")]
    [InlineData("checks:\n  front: { url: http://x/, every: 1m }")]
    [InlineData("restart: { max: 3 }")]
    [InlineData("restart: { canary: true }")]
    [InlineData("actions: [a, a]")]
    [InlineData("steps: []")]
    [InlineData("silence: x")]
    public void Refuses_what_the_reader_refuses(string lines)
    {
        var text = SomePlaybooks.With("  every: 5m", lines);
        Assert.NotEmpty(SomePlaybooks.Told(text));
        Assert.False(Accepts(text));
    }

    [Fact]
    public void Is_told_what_every_key_is_for() =>
        Assert.All(SomePlaybooks.Reader.Shape.All().Where(k => k.Key.Built), k => Assert.Contains(k.Key.Means, Schema.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

    [Fact]
    public void Is_not_offered_keys_of_later_versions()
    {
        Assert.Null(Schema["properties"]!["silence"]);
        Assert.Null(Schema["properties"]!["meta"]!["properties"]!["time_zone"]);
    }

    [Fact]
    public void Is_offered_defaults_of_the_right_type()
    {
        var http = Schema["properties"]!["health_check"]!["allOf"]![0]!["then"]!["properties"]!;
        Assert.Equal(2, (int)http["fail_after"]!["default"]!);
        Assert.False((bool)http["reuse"]!["default"]!);
    }

    private static bool Accepts(string text) => TinySchema.Accepts(Schema, Yaml.Read(text)!);
}
