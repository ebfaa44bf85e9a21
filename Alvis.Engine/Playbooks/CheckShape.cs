using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>
/// A check's section (<see cref="Section"/>): <c>kind</c> chooses which keys stand beside the ones all checks share. The health check has
/// an interval of its own, a further check is run by the plan.
/// </summary>
internal sealed class CheckShape : Shape
{
    /// <summary>The kind of a check that names none.</summary>
    public const string DefaultKind = "http";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(5);

    private readonly Key kindKey;
    private readonly SortedDictionary<string, (IKind Kind, SectionShape Shape)> byKind = new(StringComparer.Ordinal);

    public CheckShape(KindSet kinds, bool scheduled)
    {
        kindKey = new Key("kind", OneOf(kinds), "How the service is looked at.", Default: DefaultKind);
        var every = scheduled
            ? new Key("every", Time(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), "How often the service is looked at.", Required: true)
            : Key.Later("every", "How often this check runs by itself.");
        foreach (var word in kinds.Known)
        {
            var kind = kinds.Look(word)!;
            byKind.Add(word, (kind, Keys([kindKey, .. kind is ISectionKind own ? own.Keys : [], every, .. Shared])));
        }
    }

    private static IEnumerable<Key> Shared =>
    [
        new("timeout", Time(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
            "How long one look may take in all. Default: 10s, or 'every' where that is shorter."),
        new("fail_after", Number(1, 20), "How many failures in a row open an incident.", Default: "2"),
        new("retry_every", Time(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            "How often it is looked at while in doubt. Default: 5s, or 'every' where that is shorter."),
        new("recover_after", Number(1, 20), "How many passes in a row count as well again.", Default: "2"),
    ];

    /// <summary>The declared keys of each kind, for documents.</summary>
    public IEnumerable<(string Kind, IReadOnlyList<Key> Keys)> Kinds => byKind.Select(k => (k.Key, k.Value.Shape.Declared));

    /// <inheritdoc/>
    public override string Words => "a section that describes a check, such as url and every";

    /// <inheritdoc/>
    public override object? Read(Node node, Problems problems)
    {
        if (node is not Node.Map map)
            return Wrong(node, problems);

        // The other keys can only be judged once it is known whose they are.
        var written = map.Entries.FirstOrDefault(e => e.Key.Text == kindKey.Name).Value ?? new Node.Scalar(map.At, DefaultKind, Quoted: false);
        if (kindKey.Shape.Read(written, problems) is not string word)
            return null;

        var (kind, shape) = byKind[word];
        if (shape.Read(map, problems) is not Section section)
            return null;
        VetTimes(section);

        if (kind is ISectionKind own)
            own.Vet(section);
        return section;
    }

    /// <summary>The check that a section describes.</summary>
    public static CheckSpec Spec(string name, Section section)
    {
        var every = section.MaybeTime("every");
        return new CheckSpec(
            name,
            section.Text("kind"),
            section,
            every,
            section.MaybeTime("timeout") ?? Shorter(DefaultTimeout, every),
            (int)section.Number("fail_after"),
            section.MaybeTime("retry_every") ?? Shorter(DefaultRetry, every),
            (int)section.Number("recover_after"));
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var kinds = new JsonArray();
        foreach (var (word, (_, shape)) in byKind)
        {
            var chosen = new JsonObject { ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = word } } };
            if (word != DefaultKind)
                chosen["required"] = new JsonArray("kind");
            kinds.Add(new JsonObject { ["if"] = chosen, ["then"] = shape.Schema() });
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["kind"] = kindKey.Shape.Schema() },
            ["allOf"] = kinds,
        };
    }

    private static TimeSpan Shorter(TimeSpan usual, TimeSpan? every) => every < usual ? every.Value : usual;

    private static void VetTimes(Section section)
    {
        if (section.MaybeTime("every") is not { } every)
            return;
        foreach (var key in (string[])["timeout", "retry_every"])
        {
            if (section.MaybeTime(key) is { } time && time > every)
                section.Wrong(key, $"found '{Duration.Short(time)}'", $"expected at most {Duration.Short(every)}, which is 'every'");
        }
    }
}
