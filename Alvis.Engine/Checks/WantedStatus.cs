using System.Globalization;
using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>The statuses a check takes for good: <c>200</c>, <c>[200, 204]</c>, <c>2xx</c>.</summary>
/// <param name="Words">As they were written, a class as <c>2xx</c>.</param>
internal sealed record WantedStatus(IReadOnlyList<string> Words)
{
    public bool Takes(int status) => Words.Any(w => w.EndsWith("xx", StringComparison.Ordinal) ? w[0] - '0' == status / 100 : w == $"{status}");

    /// <summary>The status, where it is one alone; null for a class or several.</summary>
    public int? Only => Words is [var word] && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;

    /// <inheritdoc/>
    public override string ToString() => Kinds.Words.Or([.. Words]);

    /// <summary>How it is written in a playbook.</summary>
    public static Shape Shape { get; } = new StatusShape();

    private sealed class StatusShape : Shape
    {
        private const string Form = "^([1-5][0-9][0-9]|[1-5]xx)$";

        private static readonly Shape OneOrMore = ListOf(Text("a status such as 200, or a class such as 2xx", Form, most: 3), most: 20, orOne: true);

        public override string Words => "a status such as 200, a class such as 2xx, or a list of them";

        public override object? Read(Node node, Problems problems) => OneOrMore.Read(node, problems) is IReadOnlyList<object> words
            ? new WantedStatus([.. words.Cast<string>()])
            : null;

        public override JsonObject Schema()
        {
            static JsonObject One() => new()
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = "integer", ["minimum"] = 100, ["maximum"] = 599 },
                    new JsonObject { ["type"] = "string", ["pattern"] = Form }),
            };
            return new JsonObject
            {
                ["anyOf"] = new JsonArray(One(), new JsonObject { ["type"] = "array", ["items"] = One(), ["minItems"] = 1, ["maxItems"] = 20 }),
            };
        }
    }
}
