using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;

namespace Alvis.Engine.Conversations;

/// <summary>A playbook that waits to be confirmed: what it would do, what is wrong with it, what it changes.</summary>
/// <param name="Proposal">Its id; empty when it cannot be confirmed because of <paramref name="Problems"/>.</param>
/// <param name="Service">Which service; empty when the text does not say.</param>
/// <param name="Title">One line: <c>Add a playbook for shop</c>.</param>
/// <param name="Target">What it would touch and by which call, for the one who confirms; null when unknown.</param>
/// <param name="Plan">Step by step; null when there is no plan.</param>
/// <param name="Problems">What is wrong, in the order of the text.</param>
/// <param name="Difference">What differs from the playbook in force; empty when there is none.</param>
/// <param name="Buttons">Confirm and Discard, when it can be confirmed.</param>
public sealed record PreviewCard(
    string Proposal, string Service, string Title, string? Target, PlanPreview? Plan, IReadOnlyList<Problem> Problems, IReadOnlyList<DiffLine> Difference,
    IReadOnlyList<Button> Buttons) : Card
{
    /// <summary>How many lines of the text stand above the line that <see cref="Plan"/> counts as the first: <c>details</c> begins below them.</summary>
    public int Above { get; init; }
}

/// <summary>How a line differs.</summary>
public enum DiffKind
{
    Same,
    Added,
    Removed,
}

/// <summary>One line of a difference, with its number in the old and the new text; null where it does not stand there.</summary>
public sealed record DiffLine(DiffKind Kind, string Text, int? Old, int? New);
