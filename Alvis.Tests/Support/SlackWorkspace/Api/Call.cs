using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>A call of a method and its arguments, from the query, a form or a JSON body alike.</summary>
internal sealed class Call(Contract contract, JsonObject arguments, IReadOnlySet<string> scopes)
{
    public Contract Contract { get; } = contract;

    public string Method => Contract.Name;

    /// <summary>What the token may do.</summary>
    public IReadOnlySet<string> Scopes { get; } = scopes;

    /// <summary>Warnings that go with the answer, such as <c>missing_charset</c>.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>True when the argument was sent, even as null.</summary>
    public bool Has(string name) => arguments.ContainsKey(name);

    /// <summary>An argument as text; null when it is not there or empty.</summary>
    public string? Text(string name)
    {
        var text = arguments[name] switch
        {
            JsonValue value when value.TryGetValue<string>(out var s) => s,
            JsonValue value => value.ToJsonString(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>An argument that must be there.</summary>
    public string Need(string name) => Text(name) ?? throw Missing(name);

    /// <summary>True when it says so, as a boolean, <c>true</c> or <c>1</c>.</summary>
    public bool Flag(string name) => Text(name) is "true" or "True" or "1";

    /// <summary>A whole number within limits.</summary>
    public int Number(string name, int otherwise, int most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw new Refused("invalid_limit");
        return Math.Min(number, most);
    }

    /// <summary>An argument that is JSON: an object or array, or in a form its text. Null when it is not there.</summary>
    /// <param name="otherwise">What is said of something else.</param>
    public JsonNode? Json(string name, string otherwise)
    {
        var node = arguments[name];
        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            if (text.Length == 0)
                return null;
            try
            {
                node = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                throw new Refused(otherwise);
            }
        }

        return node is null or JsonObject or JsonArray ? node?.DeepClone() : throw new Refused(otherwise);
    }

    /// <summary>Refuses unless the token has the scope.</summary>
    public void NeedsScope(string scope)
    {
        if (!Scopes.Contains(scope))
            throw MissingScope(scope);
    }

    /// <summary>Refuses unless the token has the scope of this kind of channel: <c>groups:read</c> and not <c>channels:read</c> for a private one.</summary>
    public void NeedsScopeFor(Channel channel)
    {
        var family = channel.Kind switch { ChannelKind.Public => "channels:", ChannelKind.Private => "groups:", _ => "im:" };
        if (Contract.Scopes.FirstOrDefault(s => s.StartsWith(family, StringComparison.Ordinal)) is { } scope)
            NeedsScope(scope);
    }

    /// <summary>The answer to a token that lacks a scope.</summary>
    public Refused MissingScope(string needed) =>
        new("missing_scope") { More = new JsonObject { ["needed"] = needed, ["provided"] = string.Join(',', Scopes.Order(StringComparer.Ordinal)) } };

    /// <summary>The answer to a missing argument.</summary>
    public static Refused Missing(string name) => new("invalid_arguments", $"missing required field: {name}");
}
