namespace Alvis.Engine.Conversations;

/// <summary>
/// One thing that Alvis shows people, as data: each surface draws it in its own way, escapes every text of it, and sends presses back by
/// the ids that its buttons carry. The larger cards have files of their own.
/// </summary>
public abstract record Card
{
    /// <summary>A few sentences or lines.</summary>
    public sealed record Say(string Text) : Card;

    /// <summary>Why something was not done and how to do better. For the asker alone.</summary>
    public sealed record Refused(string Text) : Card;

    /// <summary>Several things of one sort.</summary>
    /// <param name="Title">What they are.</param>
    /// <param name="Rows">The things.</param>
    /// <param name="Empty">What to say, and do next, when there is none.</param>
    /// <param name="More">What is not shown, if anything.</param>
    public sealed record List(string Title, IReadOnlyList<Row> Rows, string Empty, string? More = null) : Card;

    /// <summary>A place in the console.</summary>
    /// <param name="Text">What is there.</param>
    /// <param name="Path">Its path there: <c>/playbooks/shop</c>. Surfaces put the console's address before it.</param>
    public sealed record Link(string Text, string Path) : Card;
}

/// <summary>One thing in a list.</summary>
/// <param name="Tone">How it stands.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">What there is to say of it, on one line.</param>
/// <param name="Path">Its page in the console, if it has one.</param>
public sealed record Row(Tone Tone, string Title, string Text, string? Path = null);

/// <summary>How much a press weighs.</summary>
public enum ButtonStyle
{
    /// <summary>One of several.</summary>
    Plain,

    /// <summary>What is most likely wanted.</summary>
    Primary,

    /// <summary>What cannot be taken back.</summary>
    Danger,
}

/// <summary>
/// A verb to press. It carries ids and never state: what it does is decided when it is pressed, on what is true then.
/// </summary>
/// <param name="Verb">The chat verb.</param>
/// <param name="Label">The word on it: <c>Approve restart</c>.</param>
/// <param name="Subject">What it is about: <c>INC-7</c>, a service, a proposal's id.</param>
/// <param name="Token">Which of the subject's questions it answers, such as an approval's id; null when there is only one.</param>
/// <param name="Style">How much it weighs.</param>
/// <param name="Asks">The question whose answer goes with the press: <c>Why?</c>; null for none.</param>
/// <param name="MustAnswer">True when the press is of no use without the answer.</param>
/// <param name="Confirm">What a person should read before it is done; null when a press is enough.</param>
/// <param name="More">Words that go with the verb: <c>1h</c> for a silence.</param>
public sealed record Button(
    string Verb, string Label, string Subject, string? Token = null, ButtonStyle Style = ButtonStyle.Plain, string? Asks = null, bool MustAnswer = false,
    string? Confirm = null, string? More = null);
