using System.Text.Json.Nodes;
using Alvis.Bot.Cli;
using Alvis.Tests.Bot.Cli;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conformance;

/// <summary>What an admin pastes into Slack is an app manifest by Slack's own JSON Schema.</summary>
public sealed class ManifestSchemaTests : IDisposable
{
    private const string Folder = "Alvis.Tests/Bot/Slack/Fixtures/manifest-schema";

    private readonly Shell shell = new();

    [Fact]
    public async Task The_file_in_the_repository_fits()
    {
        var (code, said) = await CheckAsync(Path.Combine(Repository.Root, "manifest.json"));

        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData]
    [InlineData("--url", "https://alvis.shop.example")]
    public async Task What_is_printed_fits(params string[] more)
    {
        Assert.Equal(ExitCodes.Ok, await shell.RunAsync(["slack", "manifest", .. more]));

        var (code, said) = await CheckAsync(shell.Write("manifest.json", shell.Output));

        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData("display_information", "name", null, "/display_information must have required property 'name'")]
    [InlineData("display_information", "description", 7, "/display_information/description must be string")]
    [InlineData("settings", "socket_mode", true, "/settings must NOT have additional properties")]
    [InlineData("oauth_config", "redirect_urls", "https://alvis.shop.example", "/oauth_config/redirect_urls must be array")]
    public async Task A_broken_one_is_refused_with_the_place(string section, string key, object? value, string place)
    {
        var manifest = JsonNode.Parse(Repository.Read("manifest.json"))!;
        if (value is null)
            manifest[section]!.AsObject().Remove(key);
        else
            manifest[section]![key] = JsonValue.Create(value);

        var (code, said) = await CheckAsync(shell.Write("manifest.json", manifest.ToJsonString()));

        Assert.Equal(1, code);
        Assert.Contains(place, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v2.manifest.valid.json", 0)]
    [InlineData("v2.manifest.invalid.json", 1)]
    public async Task Slacks_own_examples_are_judged_as_Slack_does(string example, int wanted)
    {
        var (code, said) = await CheckAsync(Path.Combine(Repository.Root, Folder, example));

        Assert.True(code == wanted, said);
    }

    public void Dispose() => shell.Dispose();

    private static Task<(int Code, string Said)> CheckAsync(string file) => NodeCheck.RunAsync("manifest.check.mjs", Path.Combine(Repository.Root, Folder, "manifest.schema.2.0.0.json"), file);
}
