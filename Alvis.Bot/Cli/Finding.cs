namespace Alvis.Bot.Cli;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Area">What it belongs to: <c>settings</c>, <c>store</c>, <c>slack</c>, <c>llm</c>.</param>
/// <param name="Text">What was found.</param>
/// <param name="Cure">What to do about it; null when all is well.</param>
internal sealed record Finding(string Area, string Text, string? Cure = null)
{
    /// <summary>True when there is nothing to do.</summary>
    public bool IsWell => Cure is null;
}
