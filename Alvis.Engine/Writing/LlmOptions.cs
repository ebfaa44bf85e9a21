using System.Globalization;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Writing;

/// <summary>Whose model it is.</summary>
public enum LlmKind
{
    /// <summary>Nobody's: Alvis asks no model.</summary>
    Off,

    /// <summary>OpenAI's own.</summary>
    OpenAi,

    /// <summary>Azure OpenAI through its v1 endpoint, by key or by the machine's identity.</summary>
    Azure,

    /// <summary>Any server that speaks the same protocol, such as one on this machine.</summary>
    Compatible,
}

/// <summary>The section <c>Llm</c> of the settings. Without <c>Llm:Kind</c> it is off, and nothing that Alvis does needs it.</summary>
public sealed class LlmOptions : IStartupVet
{
    public const string Section = "Llm";

    private const string OwnAddress = "https://api.openai.com/v1/";
    private static readonly string[] AzureHosts = [".azure.com", ".azure.us", ".azure.cn"];

    private readonly List<string> wrong = [];

    /// <summary>Reads the section; what is wrong with it is told by <see cref="Vet"/>.</summary>
    public LlmOptions(IConfiguration configuration, ISecrets secrets)
    {
        var settings = new Settings(configuration.GetSection(Section));
        settings.Only("Kind", "BaseUrl", "Model", "Key", "Timeout", "MaxTokens", "MaxTokensPerIncident", "MaxTokensPerMonth", "MaxCostPerIncident", "MaxCostPerMonth", "Price");
        Kind = settings.OneOf("Kind", "", "openai", "azure", "compatible") switch
        {
            "openai" => LlmKind.OpenAi,
            "azure" => LlmKind.Azure,
            "compatible" => LlmKind.Compatible,
            _ => LlmKind.Off,
        };
        Timeout = settings.Time("Timeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(25));
        MaxTokens = settings.Number("MaxTokens", 1_500, 100, 16_000);
        Limits = new Limits(
            settings.Number("MaxTokensPerIncident", 20_000, 1_000, 1_000_000), settings.Number("MaxTokensPerMonth", 2_000_000, 1_000, 1_000_000_000),
            Money(settings, "MaxCostPerIncident", 0.20m), Money(settings, "MaxCostPerMonth", 20m));
        var price = new Settings(configuration.GetSection($"{Section}:Price"));
        price.Only("Input", "Output");
        Price = new Price(Money(price, "Input", 0), Money(price, "Output", 0));
        Model = settings.Text("Model") ?? "";
        BaseUrl = new Uri(OwnAddress);
        if (Kind != LlmKind.Off)
            Needs(settings, price, secrets);
        wrong.AddRange(settings.Wrong);
        wrong.AddRange(price.Wrong);
    }

    /// <summary>Whose model it is. Default: none, and everything here is off.</summary>
    public LlmKind Kind { get; }

    /// <summary>True when Alvis may ask a model.</summary>
    public bool IsOn => Kind != LlmKind.Off;

    /// <summary>Where it is, ending in a slash. Default for <c>openai</c>: OpenAI's own. https, or http on this machine.</summary>
    public Uri BaseUrl { get; private set; }

    /// <summary>The model's name; on Azure the deployment's. Required.</summary>
    public string Model { get; }

    /// <summary>The name of the registered secret that is the key; null: none is sent, and on Azure the machine's identity is used.</summary>
    public string? Key { get; private set; }

    /// <summary>How long one answer may take. Default: 10 s; 1 s to 25 s.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The most tokens of one answer. Default: 1,500.</summary>
    public int MaxTokens { get; }

    /// <summary>What an incident and a month may use.</summary>
    public Limits Limits { get; }

    /// <summary>What tokens cost.</summary>
    public Price Price { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Vet() => wrong;

    private void Needs(Settings settings, Settings price, ISecrets secrets)
    {
        if (settings.Text("BaseUrl") is not null || Kind != LlmKind.OpenAi)
        {
            var example = Kind == LlmKind.Azure ? "https://my-resource.openai.azure.com/openai/v1/" : "https://models.example/v1/";
            if (settings.Address("BaseUrl", example) is { } url)
                Takes(settings, url, example);
        }

        if (Model.Length is 0 or > 100 || Model.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            settings.Say("Model", Model.Length == 0 ? "nothing" : $"'{Words.Clip(Model, 60)}'", Kind == LlmKind.Azure ? "the name of a deployment" : "the name of a model");
        Key = settings.Secret("Key", secrets, required: Kind == LlmKind.OpenAi);
        if (Key is { } key && secrets.Known.Contains(key) && secrets.MaySend(key, BaseUrl) is { } refusal)
            settings.Say("Key", "a secret that may not be sent there", $"one that may ({refusal.Text})");
        if (Kind == LlmKind.Azure && Key is null && !AzureHosts.Any(h => BaseUrl.Host.EndsWith(h, StringComparison.OrdinalIgnoreCase)))
            settings.Say("BaseUrl", "an address that is not Azure's, and no Llm:Key", "an address of Azure, since this machine's identity is shown to it");
        if (Kind == LlmKind.Compatible)
            return;
        // Without a price no cost can be counted, and the limits of cost would hold nothing back.
        foreach (var (name, value) in new[] { ("Input", Price.Input), ("Output", Price.Output) })
        {
            if (value == 0)
                price.Say(name, "nothing", "the price of a million tokens, in the money of Llm:MaxCostPerMonth, so that the cost can be kept within it");
        }
    }

    private void Takes(Settings settings, Uri url, string example)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
            settings.Say("BaseUrl", "an http address of another machine", $"https, or http on this machine, such as {example}");
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            settings.Say("BaseUrl", "an address with a query", $"one that ends with its path, such as {example}");
        else
            BaseUrl = url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
    }

    private static decimal Money(Settings settings, string key, decimal standard)
    {
        if (settings.Text(key) is not { } text)
            return standard;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and <= 1_000_000)
            return amount;
        settings.Say(key, $"'{Words.Clip(text, 60)}'", "an amount of money from 0 to 1000000, such as 0.20");
        return standard;
    }
}

/// <summary>What may be used, in tokens and in the money of the prices.</summary>
/// <param name="TokensPerIncident">Default: 20,000.</param>
/// <param name="TokensPerMonth">Default: 2,000,000. A month is UTC's.</param>
/// <param name="CostPerIncident">Default: 0.20.</param>
/// <param name="CostPerMonth">Default: 20.</param>
public sealed record Limits(long TokensPerIncident, long TokensPerMonth, decimal CostPerIncident, decimal CostPerMonth);

/// <summary>What a million tokens cost. Default: nothing, as on a machine of one's own.</summary>
public sealed record Price(decimal Input, decimal Output)
{
    /// <summary>What these tokens cost, rounded up to a millionth.</summary>
    public decimal Of(Tokens tokens) => decimal.Ceiling((tokens.In * Input) + (tokens.Out * Output)) / 1_000_000m;
}
