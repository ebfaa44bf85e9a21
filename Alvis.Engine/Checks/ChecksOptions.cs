using Alvis.Engine.Kinds;
using Microsoft.Extensions.Options;

namespace Alvis.Engine.Checks;

/// <summary>The <c>Checks</c> section of appsettings.json: what checks may connect to and how many run at once.</summary>
public sealed class ChecksOptions
{
    public const string Section = "Checks";

    /// <summary>
    /// The networks a check may connect to: <c>public</c>, <c>private</c>, <c>loopback</c>. Default: public and private. Link-local,
    /// multicast and cloud metadata addresses are never connected to.
    /// </summary>
    public IList<string>? Networks { get; set; }

    /// <summary>How many probes may run at once. From 1 to 10,000; default 256. More than this many targets that hang delay the others.</summary>
    public int AtOnce { get; set; } = 256;

    /// <summary>How many probes may run at once against one host and port. From 1 to 1,000; default 8.</summary>
    public int PerHost { get; set; } = 8;

    /// <summary>A PEM file of certificate authorities that checks trust beside the system's, for services with a private one. Default: none.</summary>
    public string? Authorities { get; set; }

    /// <summary>The networks in force.</summary>
    internal IReadOnlySet<Network> Allowed =>
        Networks is null ? Default : Networks.Select(word => Enum.Parse<Network>(word, ignoreCase: true)).ToHashSet();

    // Not the property's own value: a bound list is appended to what is there.
    private static readonly HashSet<Network> Default = [Network.Public, Network.Private];
}

/// <summary>Stops the start when a setting of <c>Checks</c> is wrong.</summary>
internal sealed class ChecksOptionsValidator : IValidateOptions<ChecksOptions>
{
    private static readonly string[] Known = ["public", "private", "loopback"];

    public ValidateOptionsResult Validate(string? name, ChecksOptions options)
    {
        var wrong = new List<string>();
        if (options.Networks is { Count: 0 })
            wrong.Add("Checks:Networks: found an empty list; expected at least one of public, private and loopback");
        foreach (var word in options.Networks ?? [])
        {
            if (!Known.Contains(word, StringComparer.Ordinal))
                wrong.Add($"Checks:Networks: found '{Words.Clip(word, 60)}'; {Words.Known(word, Known)}");
        }

        if (options.AtOnce is < 1 or > 10_000)
            wrong.Add($"Checks:AtOnce: found {options.AtOnce}; expected a whole number from 1 to 10000");
        if (options.PerHost is < 1 or > 1_000)
            wrong.Add($"Checks:PerHost: found {options.PerHost}; expected a whole number from 1 to 1000");
        if (options.Authorities is { Length: > 0 } file && !File.Exists(file))
            wrong.Add($"Checks:Authorities: found no file {file}; expected a PEM file of certificates");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
