using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Conversations;

/// <summary>The channels that playbooks may name.</summary>
public interface IChannels
{
    /// <summary>All registered names, sorted.</summary>
    IReadOnlyCollection<string> Known { get; }

    /// <summary>A channel's id in one chat product.</summary>
    /// <param name="name">What <c>meta.channel</c> says; null for where incidents go that name none.</param>
    /// <param name="surface">The product's setting: <c>Slack</c>.</param>
    /// <returns>The id of the named channel, or of <c>Channels:Default</c> where that has none there; null when neither has.</returns>
    string? Find(string? name, string surface);
}

/// <summary>
/// Where incidents are posted: <c>Channels:NAME</c> with the channel's id in each chat product, such as <c>Slack</c>. The entry <c>Default</c> is for
/// incidents whose playbook names none.
/// </summary>
internal sealed class ChannelBook : IChannels, IStartupVet
{
    /// <summary>The entry for playbooks that name none.</summary>
    public const string Default = "Default";

    /// <summary>The chat products that an entry may name.</summary>
    private static readonly string[] Surfaces = ["Slack"];

    private readonly Dictionary<string, IConfigurationSection> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> wrong = [];

    public ChannelBook(IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection("Channels").GetChildren())
        {
            var settings = new Settings(section);
            settings.Only(Surfaces);
            wrong.AddRange(settings.Wrong);
            if (section.Value is { Length: > 0 } text)
                wrong.Add($"{section.Path}: found '{Words.Clip(text, 60)}'; expected a section such as {{ \"Slack\": \"C0123ABCD\" }}");
            else if (Surfaces.All(s => settings.Text(s) is null))
                wrong.Add($"{section.Path}: found no channel; expected the channel's id in {Words.Or(Surfaces)}");
            byName[section.Key] = section;
        }
    }

    public IReadOnlyCollection<string> Known => [.. byName.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    public string? Find(string? name, string surface) => IdOf(name ?? Default, surface) ?? IdOf(Default, surface);

    public IEnumerable<string> Vet() => wrong;

    private string? IdOf(string name, string surface) => byName.TryGetValue(name, out var section) && section[surface] is { Length: > 0 } id ? id : null;
}
