using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>What Slack takes at most (wire/slack.md, section 14). One block over a limit and the whole message is refused.</summary>
internal static class BlockLimits
{
    public const int MessageBlocks = 50;
    public const int ViewBlocks = 100;
    public const int ViewBytes = 250_000;
    public const int Id = 255;
    public const int SectionText = 3_000;
    public const int Header = 150;
    public const int Elements = 25;
    public const int ContextElements = 10;
    public const int Label = 75;
    public const int Value = 2_000;
    public const int Address = 3_000;
    public const int ConfirmTitle = 100;
    public const int ConfirmText = 300;
    public const int ConfirmLabel = 30;
    public const int InputLabel = 2_000;
    public const int Placeholder = 150;
    public const int InputMost = 3_000;
    public const int ViewTitle = 24;
    public const int Metadata = 3_000;

    /// <summary>What a message is kept under: Slack splits or refuses longer texts.</summary>
    public const int MessageText = 3_900;

    /// <summary>What all the text in the blocks of one message or view is kept under; Slack names no number (<c>msg_blocks_too_long</c>).</summary>
    public const int AllText = 12_000;

    /// <summary>A text of at most so many UTF-16 units that is one line and not empty.</summary>
    public static string Line(string text, int most) => Words.Clip(text.Trim(), most - 1) is { Length: > 0 } line ? line : "-";
}
