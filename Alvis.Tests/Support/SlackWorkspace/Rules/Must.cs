using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Judges one value; <paramref name="at"/> is where it stands.</summary>
internal delegate void Rule(JsonNode? value, string at, Findings findings);

/// <summary>The small rules that Block Kit is made of. Lengths are of UTF-16 units, as sent.</summary>
internal static class Must
{
    public static Rule Flag { get; } = (value, at, f) =>
    {
        if (value?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            f.Add(at, "must be a boolean");
    };

    public static Rule Object { get; } = (value, at, f) =>
    {
        if (value is not JsonObject)
            f.Add(at, "must provide an object");
    };

    /// <summary>A string of a length.</summary>
    public static Rule String(int most, int least = 1) => (value, at, f) =>
    {
        if (value?.GetValueKind() != JsonValueKind.String)
            f.Add(at, "must be a string");
        else if ((string)value! is var text && text.Length > most)
            f.Add(at, $"must be less than {most + 1} characters");
        else if (text.Length < least)
            f.Add(at, $"must be more than {least - 1} characters");
    };

    public static Rule Number(double least, double most) => (value, at, f) =>
    {
        if (value?.GetValueKind() != JsonValueKind.Number)
            f.Add(at, "must be a number");
        else if ((double)value! is var number && (number < least || number > most))
            f.Add(at, $"must be between {least} and {most}");
    };

    public static Rule OneOf(params string[] words) => (value, at, f) =>
    {
        if (value?.GetValueKind() != JsonValueKind.String || !words.Contains((string)value!))
            f.Add(at, $"unsupported value, expected one of {string.Join(", ", words)}");
    };

    /// <summary>A list of a length, each item by the same rule.</summary>
    public static Rule List(int least, int most, Rule item) => (value, at, f) =>
    {
        if (value is not JsonArray list)
        {
            f.Add(at, "must provide an array");
            return;
        }

        if (list.Count > most)
            f.Add(at, $"no more than {most} items allowed");
        if (list.Count < least)
            f.Add(at, $"no fewer than {least} items allowed");
        for (var i = 0; i < list.Count; i++)
            item(list[i], $"{at}/{i}", f);
    };

    // A path of our own is an absolute address on some machines: of a file.
    private static readonly HashSet<string> Schemes = new(StringComparer.Ordinal) { "http", "https", "mailto", "tel", "slack" };

    /// <summary>An address that a browser opens.</summary>
    public static Rule Address { get; } = (value, at, f) =>
    {
        String(3_000)(value, at, f);
        if (value?.GetValueKind() == JsonValueKind.String && !(Uri.TryCreate((string)value!, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme)))
            f.Add(at, "Invalid URL");
    };

    public static Rule Both(Rule one, Rule other) => (value, at, f) =>
    {
        one(value, at, f);
        other(value, at, f);
    };

    /// <summary>An id that must be the only one in its block.</summary>
    public static Rule ActionId { get; } = Both(String(255), (value, at, f) =>
    {
        if (value?.GetValueKind() == JsonValueKind.String)
            f.ActionId(at[..at.LastIndexOf('/')], (string)value!);
    });

    /// <summary>An id that must be the only one in its message or view.</summary>
    public static Rule BlockId { get; } = Both(String(255), (value, at, f) =>
    {
        if (value?.GetValueKind() == JsonValueKind.String)
            f.BlockId(at, (string)value!);
    });

    /// <summary>An object whose kind its <c>type</c> says.</summary>
    public static Rule Kind(IReadOnlyDictionary<string, Shape> shapes) => (value, at, f) =>
    {
        if (value is not JsonObject o)
            f.Add(at, "must provide an object");
        else if (o["type"]?.GetValueKind() != JsonValueKind.String)
            f.Add(at, "missing required field: type");
        else if (!shapes.TryGetValue((string)o["type"]!, out var shape))
            f.Add($"{at}/type", $"unsupported type: {(string)o["type"]!}");
        else
            shape.Judge(o, at, f);
    };
}

/// <summary>What an object may and must have.</summary>
internal sealed class Shape
{
    private readonly Dictionary<string, (bool Needed, Rule Rule)> fields = new(StringComparer.Ordinal);
    private readonly List<Action<JsonObject, string, Findings>> more = [];

    public Shape Needs(string name, Rule rule) => With(name, true, rule);

    public Shape Takes(string name, Rule rule) => With(name, false, rule);

    /// <summary>A rule over several fields.</summary>
    public Shape And(Action<JsonObject, string, Findings> rule)
    {
        more.Add(rule);
        return this;
    }

    public void Judge(JsonNode? value, string at, Findings findings)
    {
        if (value is not JsonObject o)
        {
            findings.Add(at, "must provide an object");
            return;
        }

        foreach (var (name, (needed, _)) in fields)
        {
            if (needed && !o.ContainsKey(name))
                findings.Add(at, $"missing required field: {name}");
        }

        // A null is not the same as nothing: Slack refuses it.
        foreach (var (name, field) in o)
        {
            if (fields.TryGetValue(name, out var known))
                known.Rule(field, $"{at}/{name}", findings);
            else if (name != "type")
                findings.Add(at, $"invalid additional property: {name}");
        }

        foreach (var rule in more)
            rule(o, at, findings);
    }

    private Shape With(string name, bool needed, Rule rule)
    {
        fields[name] = (needed, rule);
        return this;
    }
}
