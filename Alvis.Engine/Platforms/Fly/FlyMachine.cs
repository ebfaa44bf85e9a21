using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alvis.Engine.Platforms.Fly;

/// <summary>What happened to a machine. Absent fields stay empty: the names of an event's fields are not documented.</summary>
internal sealed record FlyEvent(string Id, string Type, long? At)
{
    /// <summary>True for an event that a restart leaves behind.</summary>
    public bool IsStart => Type is "start" or "restart";
}

/// <summary>A machine as the API shows it. <paramref name="Events"/> is null when the answer had none to read.</summary>
internal sealed partial record FlyMachine(string Id, string State, bool Managed, string Group, IReadOnlyList<FlyEvent>? Events)
{
    /// <summary>True for the machines that <c>fly apps restart</c> is about: Fly Launch's own, without one-off ones.</summary>
    public bool Restartable => Managed && Group is not ("fly_app_release_command" or "fly_app_console") && State is not ("destroyed" or "destroying");

    public bool Started => State == "started";

    /// <summary>True when this later look shows something that the earlier one did not. Null when the answers do not say.</summary>
    public bool? ChangedSince(FlyMachine before) => (before.Events, Events) switch
    {
        ({ } old, { } now) => now.Except(old).Any(),
        _ => null,
    };

    /// <summary>The machines of a list; null when the text is no such list.</summary>
    public static IReadOnlyList<FlyMachine>? ReadAll(string json) => Parse(json, root =>
    {
        if (root.ValueKind != JsonValueKind.Array)
            return null;
        var all = root.EnumerateArray().Select(Of).ToList();
        return all.Contains(null) ? null : all.Select(m => m!).ToList();
    });

    /// <summary>One machine; null when the text is none.</summary>
    public static FlyMachine? ReadOne(string json) => Parse(json, Of);

    private static FlyMachine? Of(JsonElement e)
    {
        if (Text(e, "id") is not { } id || !IdForm().IsMatch(id) || Text(e, "state") is not { Length: > 0 } state)
            return null;
        var metadata = Get(Get(e, "config"), "metadata");
        return new FlyMachine(id, state, Text(metadata, "fly_platform_version") == "v2", Text(metadata, "fly_process_group") ?? "", ReadEvents(e));
    }

    private static List<FlyEvent>? ReadEvents(JsonElement machine) => Get(machine, "events") is { ValueKind: JsonValueKind.Array } events
        ? [.. events.EnumerateArray().Select(e => new FlyEvent(Text(e, "id") ?? "", Text(e, "type") ?? "", Number(e, "timestamp")))]
        : null;

    private static T? Parse<T>(string json, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            // Not JSON, or cut at our limit: the caller says that the answer cannot be read.
            return null;
        }
    }

    private static JsonElement? Get(JsonElement? e, string name) =>
        e is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? e, string name) => Get(e, name) is { ValueKind: JsonValueKind.String } s ? s.GetString() : null;

    private static long? Number(JsonElement? e, string name) => Get(e, name) is { ValueKind: JsonValueKind.Number } n && n.TryGetInt64(out var value) ? value : null;

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.None, 100)]
    private static partial Regex IdForm();
}
