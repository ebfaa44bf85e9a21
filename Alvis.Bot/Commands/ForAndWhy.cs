using Alvis.Engine.Kinds;

namespace Alvis.Bot.Commands;

/// <summary><c>[FOR] [WHY]</c> after a verb: how long, and the reason.</summary>
internal sealed record ForAndWhy(TimeSpan For, string? Why)
{
    /// <summary>Reads the words. One that begins like a time and is none is refused: a slip must not become a reason.</summary>
    public static (ForAndWhy? Read, Refusal? Refusal) Of(IReadOnlyList<string> words, TimeSpan usual)
    {
        var span = words.Count > 0 ? Duration.Read(words[0].ToLowerInvariant()) : null;
        if (span is null && words is [[>= '0' and <= '9', ..], ..])
            return (null, new Refusal($"Found '{Words.Clip(words[0], 40)}' for how long; expected a time such as 30m, 2h or 3d. A reason comes after it."));
        if (span == TimeSpan.Zero)
            return (null, new Refusal("It would end at once. Say how long, such as 30m, 2h or 3d."));
        var why = string.Join(' ', span is null ? words : words.Skip(1));
        return (new ForAndWhy(span ?? usual, why.Length == 0 ? null : Words.Clip(why, 300)), null);
    }
}
