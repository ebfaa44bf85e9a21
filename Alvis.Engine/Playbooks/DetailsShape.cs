using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>A text of which every line can be found again in the file, and where its first line stands there.</summary>
internal sealed record PlacedText(string Text, Place At);

/// <summary>
/// The plain-English instructions (<see cref="PlacedText"/>). More than one line must be a literal block (<c>|-</c>): the compiler
/// works by lines and its answers name them, while YAML folds the lines of every other form into one, so that "line 3" would
/// name nothing its author wrote and two instructions could run together into one sentence.
/// </summary>
internal sealed class DetailsShape : Shape
{
    /// <summary>64 KB; the longest runbook worth running is a tenth of it.</summary>
    public const int Most = 64 * 1024;

    /// <inheritdoc/>
    public override string Words => "what to do in plain English, below '|-'";

    /// <inheritdoc/>
    public override object? Read(Node node, Problems problems)
    {
        if (node is not Node.Scalar { IsNothing: false } scalar || string.IsNullOrWhiteSpace(scalar.Text))
            return Wrong(node, problems);
        if (scalar.Text.Length > Most)
            problems.Add(node.At, $"found a text of {scalar.Text.Length} characters", $"expected at most {Most}");
        else if (!scalar.LineByLine)
            problems.Add(node.At, "found a text of several lines that YAML folds into one", "expected '|-' behind the key and the text below it, so that every line counts");
        else
            // '|' and '|-' differ in what nobody sees; the text is the same.
            return new PlacedText(scalar.Text.TrimEnd(), scalar.TextAt);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = Most };
}
