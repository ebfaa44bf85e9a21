using Alvis.Engine.Conversations;

namespace Alvis.Engine.Response.Posting;

/// <summary>Pure: how a row goes on when a call is begun and when it has been answered.</summary>
internal static class Progress
{
    /// <summary>An own message that was deleted is begun once more; deleted again, people do not want it there.</summary>
    private const int MostBegun = 2;

    /// <summary>The row to store before a post is sent; null when nothing need be stored.</summary>
    public static PostedThread? Before(PostedThread row, ChatCall call, DateTimeOffset at) => call switch
    {
        ChatCall.Begin begin => row with { Channel = begin.Channel, Message = null, Sending = new PostBegun(begin.Id.Sequence, begin.Thread.Version, at) },
        ChatCall.Reply reply => row with { Sending = new PostBegun(reply.Id.Sequence, reply.Upto, at) },
        ChatCall.Summarise summarise => row with { Sending = new PostBegun(summarise.Id.Sequence, summarise.Thread.Version, at) },
        _ => null,
    };

    /// <summary>The row after the answer; the same when there is nothing to store.</summary>
    /// <param name="row">The row when the call was begun.</param>
    /// <param name="call">The call.</param>
    /// <param name="answer">How it ended.</param>
    /// <param name="at">When it ended.</param>
    /// <param name="unsure">An edit that was lost at this time, or after, may have arrived after this call; null for none.</param>
    public static PostedThread After(PostedThread row, ChatCall call, ChatAnswer answer, DateTimeOffset at, DateTimeOffset? unsure = null) => (call, answer) switch
    {
        (ChatCall.Edit edit, ChatAnswer.Sent) => row with { Card = edit.Thread.Version, Dead = null, EditLost = unsure },
        (ChatCall.Edit, ChatAnswer.Uncertain) => row with { EditLost = at },
        (_, ChatAnswer.Sent sent) => Arrived(row, sent.At) with { Dead = null },
        (ChatCall.Find, ChatAnswer.Missing) => row with { Sending = null },
        // A thread that cannot be asked for has no message any more, and so nothing to find.
        (ChatCall.Begin, ChatAnswer.Gone gone) => Died(row with { Sending = null }, gone.Why, "The channel does not take the message; name another in the settings.", at),
        (_, ChatAnswer.Gone gone) => Lost(row, gone, at),
        (ChatCall.Find or ChatCall.Edit, ChatAnswer.Failed failed) => Died(row, failed.Why, failed.Cure, at),
        (_, ChatAnswer.Failed failed) => Died(row with { Sending = null }, failed.Why, failed.Cure, at),
        (ChatCall.Find or ChatCall.Edit, _) or (_, ChatAnswer.Uncertain) => row,
        _ => row with { Sending = null },
    };

    /// <summary>The row when there is nothing to call for: it has seen the whole timeline, and may be at its end.</summary>
    public static PostedThread Rested(Sight now)
    {
        var (row, thread) = (now.Row, now.Thread);
        return row with
        {
            Told = thread.Version,
            Card = thread.Version,
            Done = thread.Card.ClosedAt is not null && (thread.Summary is not null || NextCalls.IsQuiet(now) || row.Dead is { ForGood: true }),
            EditLost = null,
        };
    }

    // What was begun says what has arrived, whether the answer came at once or the product was asked for it later.
    private static PostedThread Arrived(PostedThread row, Spot at)
    {
        if (row.Sending is not { } sent)
            return row;
        row = row with { Sending = null };
        return new PostId("", row.Incident, sent.Sequence) switch
        {
            { IsOwn: true } => row with { Channel = at.Channel, Message = at.Message, Begun = row.Begun + 1, Card = sent.Upto, Told = 0, Summary = false, EditLost = null },
            { Sequence: PostId.Summary } => row with { Summary = true },
            _ => row with { Told = sent.Upto },
        };
    }

    private static PostedThread Lost(PostedThread row, ChatAnswer.Gone gone, DateTimeOffset at)
    {
        row = row with { Message = null, Sending = null, Told = 0, Card = 0, Summary = false, EditLost = null };
        return row.Begun < MostBegun
            ? row
            : row with { Dead = new DeadLetter(gone.Why, "Its message was taken away twice, so Alvis does not post it again; it stands in the console.", at, ForGood: true) };
    }

    private static PostedThread Died(PostedThread row, string why, string cure, DateTimeOffset at) => row with { Dead = new DeadLetter(why, cure, row.Dead?.At ?? at) };
}
