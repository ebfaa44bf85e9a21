using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Commands;

/// <summary>
/// Something a person can say to Alvis, whichever surface they say it on, typed or by a button. One file each, found by type; help,
/// surfaces and documents read this declaration.
/// </summary>
internal interface IChatVerb : IKind
{
    /// <summary>What it does, in a sentence.</summary>
    string Summary { get; }

    /// <summary>The least role that may say it. Asked before <see cref="SayAsync"/> is called.</summary>
    Role Needs { get; }

    /// <summary>How many characters may follow the verb. Default: 2,000.</summary>
    int Longest => 2_000;

    /// <summary>Does it.</summary>
    Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel);
}

/// <summary>What followed a verb.</summary>
/// <param name="Words">Word by word.</param>
/// <param name="Text">As it was written, lines and all.</param>
/// <param name="Token">The token of the button that was pressed (<see cref="Button.Token"/>); null when it was typed.</param>
/// <param name="In">The incident in whose thread it was said, which it is about unless it names another; null outside a thread.</param>
internal sealed record Said(IReadOnlyList<string> Words, string Text, string? Token = null, IncidentId? In = null);

/// <summary>The answer, for the asker alone. A refusal says how to do better.</summary>
internal sealed record Reply(bool Ok, Card Card)
{
    /// <summary>Done, in a few words.</summary>
    public static Reply Done(string text) => new(true, new Card.Say(text));

    /// <summary>Not done, and why.</summary>
    public static Reply No(string text) => new(false, new Card.Refused(text));

    /// <summary>Something to look at.</summary>
    public static Reply Show(Card card) => new(card is not Card.Refused, card);
}
