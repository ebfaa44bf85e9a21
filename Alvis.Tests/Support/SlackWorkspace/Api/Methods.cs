using System.Text;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Does what a method is asked. Runs under the workspace's lock; refuses by <see cref="Refused"/>.</summary>
internal delegate JsonObject Method(Call call);

/// <summary>What several methods need.</summary>
internal static class Methods
{
    public static JsonObject Ok() => new() { ["ok"] = true };

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>A page of a list, and in <paramref name="answer"/> the cursor of the next.</summary>
    public static IReadOnlyList<T> Page<T>(Call call, IReadOnlyList<T> all, JsonObject answer, int most = 1_000, int otherwise = 100)
    {
        var limit = call.Number("limit", otherwise, most);
        var from = call.Text("cursor") is { } cursor ? Position(cursor) : 0;
        if (from > all.Count)
            throw new Refused("invalid_cursor");
        var next = from + limit < all.Count ? Convert.ToBase64String(Encoding.ASCII.GetBytes($"next:{from + limit}")) : "";
        answer["response_metadata"] = new JsonObject { ["next_cursor"] = next };
        return [.. all.Skip(from).Take(limit)];
    }

    private static int Position(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var written) && Encoding.ASCII.GetString(bytes, 0, written) is var text && text.StartsWith("next:", StringComparison.Ordinal)
            && int.TryParse(text["next:".Length..], out var at) && at >= 0
            ? at
            : throw new Refused("invalid_cursor");
    }
}
