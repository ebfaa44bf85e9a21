using System.Text;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Alvis.Engine.Writing;
using Alvis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Writing;

public sealed class LlmOptionsTests
{
    private static readonly Dictionary<string, string?> Good = new(StringComparer.Ordinal)
    {
        ["Llm:Kind"] = "openai",
        ["Llm:Model"] = "m",
        ["Llm:Key"] = "llm",
        ["Llm:Price:Input"] = "1",
        ["Llm:Price:Output"] = "2.5",
    };

    [Fact]
    public void Nothing_set_is_off_and_right()
    {
        Assert.False(Read([]).IsOn);
        Assert.Empty(Read([]).Vet());
        Assert.False(new LlmOptions(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Repository.Read("appsettings.json")))).Build(), Registered()).IsOn);
    }

    [Fact]
    public void What_the_document_shows_is_right()
    {
        var json = Regex.Match(Repository.Read("docs/llm.md"), "```json\n(?<json>.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Groups["json"].Value;
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var secrets = new SecretsOptions();
        configuration.GetSection("Secrets").Bind(secrets);

        var options = new LlmOptions(configuration, new Secrets(Options.Create(secrets)));

        Assert.Empty(options.Vet());
        Assert.True(options.IsOn);
        Assert.Equal(new Limits(20_000, 2_000_000, 0.20m, 20m), options.Limits);
    }

    [Fact]
    public void Defaults_are_those_of_the_shipped_settings()
    {
        var shipped = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Repository.Read("appsettings.json")))).Build();
        var (set, unset) = (new LlmOptions(shipped, Registered()), Read([]));

        Assert.Empty(set.Vet());
        Assert.Equal((unset.Limits, unset.Price, unset.Timeout, unset.MaxTokens), (set.Limits, set.Price, set.Timeout, set.MaxTokens));
    }

    [Theory]
    [InlineData("Llm:Kind", "chatgpt", "Llm:Kind: found 'chatgpt'; expected openai, azure or compatible")]
    [InlineData("Llm:BaseUrl", "http://models.example/v1", "Llm:BaseUrl: found an http address of another machine; expected https")]
    [InlineData("Llm:BaseUrl", "ftp://models.example", "Llm:BaseUrl: found something that is no http or https address")]
    [InlineData("Llm:BaseUrl", "https://me:pw@models.example/v1", "Llm:BaseUrl: found an address with a user or password in it")]
    [InlineData("Llm:BaseUrl", "https://api.openai.com/v1?key=x", "Llm:BaseUrl: found an address with a query")]
    [InlineData("Llm:BaseUrl", "https://models.example/v1", "Llm:Key: found a secret that may not be sent there")]
    [InlineData("Llm:Model", "", "Llm:Model: found nothing; expected the name of a model")]
    [InlineData("Llm:Key", "sk-live-0123", "Llm:Key: found a text that names no registered secret")]
    [InlineData("Llm:Key", "", "Llm:Key: found nothing")]
    [InlineData("Llm:Timeout", "60s", "Llm:Timeout: found '60s'; expected a duration from 1s to 25s")]
    [InlineData("Llm:MaxTokens", "0", "Llm:MaxTokens: found '0'")]
    [InlineData("Llm:MaxCostPerMonth", "-1", "Llm:MaxCostPerMonth: found '-1'; expected an amount of money")]
    [InlineData("Llm:Price:Output", "", "Llm:Price:Output: found nothing; expected the price of a million tokens")]
    [InlineData("Llm:Modle", "m", "Llm:Modle: found an unknown setting")]
    public void What_is_wrong_is_named_and_a_key_never_repeated(string key, string value, string said)
    {
        var wrong = Read(new Dictionary<string, string?>(Good, StringComparer.Ordinal) { [key] = value }).Vet().ToList();

        Assert.Contains(wrong, w => w.StartsWith(said, StringComparison.Ordinal));
        Assert.DoesNotContain(wrong, w => w.Contains("sk-live", StringComparison.Ordinal) || w.Contains("pw", StringComparison.Ordinal));
    }

    [Fact]
    public void Azure_without_a_key_must_be_Azure()
    {
        Dictionary<string, string?> Azure(string url) => new(Good, StringComparer.Ordinal) { ["Llm:Kind"] = "azure", ["Llm:Key"] = "", ["Llm:BaseUrl"] = url };

        Assert.Empty(Read(Azure("https://shop.openai.azure.com/openai/v1")).Vet());
        Assert.Contains("an address that is not Azure's", Assert.Single(Read(Azure("https://openai.azure.com.evil.example/openai/v1/")).Vet()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_on_this_machine_needs_neither_key_nor_price()
    {
        var options = Read(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Llm:Kind"] = "compatible", ["Llm:Model"] = "llama", ["Llm:BaseUrl"] = "http://127.0.0.1:11434/v1" });

        Assert.Empty(options.Vet());
        Assert.Equal("http://127.0.0.1:11434/v1/", options.BaseUrl.AbsoluteUri);
    }

    private static LlmOptions Read(Dictionary<string, string?> settings) => new(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Registered());

    private static Secrets Registered()
    {
        var secrets = new SecretsOptions { ["llm"] = new SecretEntry { Env = "NO_SUCH_VARIABLE" } };
        secrets["llm"].Hosts.Add("api.openai.com");
        return new Secrets(Options.Create(secrets));
    }
}
