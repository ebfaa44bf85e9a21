using System.Globalization;
using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>At most <paramref name="Count"/> within any <paramref name="Per"/>.</summary>
internal sealed record Rate(int Count, TimeSpan Per);

/// <summary>How often something may happen (<see cref="Rate"/>): <c>3 per 1h</c>.</summary>
internal sealed class RateShape(int most, TimeSpan shortest, TimeSpan longest) : Shape
{
    private const string Between = " per ";

    /// <inheritdoc/>
    public override string Words => $"a number and a time such as '3 per 1h': 1 to {most} per {Duration.Short(shortest)} to {Duration.Short(longest)}";

    /// <inheritdoc/>
    public override object? Read(Node node, Problems problems)
    {
        if (node is Node.Scalar { Text: var text } && text.IndexOf(Between, StringComparison.Ordinal) is > 0 and var at
            && int.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            && Duration.Read(text[(at + Between.Length)..]) is { } per && per >= shortest && per <= longest)
            return new Rate(count, per);
        return Wrong(node, problems);
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "string",
        ["pattern"] = @"^\d+ per (?=\d)(\d+d)?(\d+h)?(\d+m(?!s))?(\d+(\.\d{1,3})?s)?(\d+ms)?$",
        ["description"] = $"1 to {most} per {Duration.Short(shortest)} to {Duration.Short(longest)}.",
    };
}
