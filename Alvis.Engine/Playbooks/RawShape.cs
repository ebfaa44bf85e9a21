using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>Judged by another shape but kept as written (<see cref="Node"/>): the typed plan is read by the one who makes plans.</summary>
internal sealed class RawShape(Shape judge) : Shape
{
    /// <inheritdoc/>
    public override string Words => judge.Words;

    /// <inheritdoc/>
    public override object? Read(Node node, Problems problems) => judge.Read(node, problems) is null ? null : node;

    /// <inheritdoc/>
    public override JsonObject Schema() => judge.Schema();
}
