using Alvis.Engine.Conversations;

namespace Alvis.Engine.Response.Posting;

/// <summary>What a chat product is to be called with, as it is now.</summary>
/// <param name="Row">How far it has come.</param>
/// <param name="Thread">The incident as it stands.</param>
/// <param name="Untold">The posts of it that the row has not told.</param>
/// <param name="Channel">Where its own message is to stand, when there is none.</param>
internal sealed record Sight(PostedThread Row, IncidentThread Thread, IReadOnlyList<Post> Untold, string Channel);

/// <summary>Pure: from how far a chat product has come and the thread as it stands, what it is to be called for next.</summary>
internal static class NextCalls
{
    /// <summary>
    /// As many posts as one message holds on every product, so that a reply is one call: so many notes with so many characters. One post alone goes
    /// out whatever its length.
    /// </summary>
    public const int MostNotes = 30, MostCharacters = 8_000;

    /// <summary>
    /// What can be called now, the most wanted first; empty when all is shown. Posts are in order, one after the other; an edit may be made before or
    /// after a post.
    /// </summary>
    /// <param name="now">Where it stands.</param>
    /// <param name="alvis">Which Alvis this is.</param>
    /// <param name="canFind">Whether the product can be asked for a lost post.</param>
    public static IReadOnlyList<ChatCall> Of(Sight now, string alvis, bool canFind)
    {
        var row = now.Row;
        if (row.Dead is { ForGood: true })
            return [];
        // Another channel takes the thread over when its own fails, and not because a setting was changed.
        if (row is { Dead: not null, Channel.Length: > 0 } && row.Channel != now.Channel)
            return [Begin(now, alvis)];
        if (row.Sending is { } lost && canFind)
            return [Find(row, lost, alvis)];
        if (row.Message is null)
            return IsQuiet(now) ? [] : [Begin(now, alvis)];
        return InPlace(now, new Spot(row.Channel, row.Message), alvis);
    }

    /// <summary>True for what the umbrella of a storm speaks for: it has no message of its own, and gets none when it ends there.</summary>
    public static bool IsQuiet(Sight now) => now.Row is { Message: null, Sending: null } && now.Thread.Card.Under is not null;

    private static ChatCall.Find Find(PostedThread row, PostBegun lost, string alvis)
    {
        var id = new PostId(alvis, row.Incident, lost.Sequence);
        return new ChatCall.Find(id, row.Channel, id.IsOwn ? null : row.Message, lost.At);
    }

    private static ChatCall.Begin Begin(Sight now, string alvis)
    {
        // Found begun where nothing can be asked, it is the same message once more; otherwise it takes the place of those before.
        var id = new PostId(alvis, now.Row.Incident, now.Row is { Sending: { } lost, Message: null } ? lost.Sequence : PostId.OwnAfter(now.Row.Begun));
        return Marked(new ChatCall.Begin(id, now.Channel, now.Thread), now.Row);
    }

    private static List<ChatCall> InPlace(Sight now, Spot own, string alvis)
    {
        var (row, thread) = (now.Row, now.Thread);
        var calls = new List<ChatCall>(2);
        if (now.Untold is [var first, ..])
        {
            var fits = Fits(now.Untold);
            var upto = fits < now.Untold.Count ? now.Untold[fits].Sequence - 1 : thread.Version;
            calls.Add(Marked(new ChatCall.Reply(new PostId(alvis, row.Incident, first.Sequence), own, [.. now.Untold.Take(fits)], upto, thread), row));
        }
        else if (thread.Summary is not null && !row.Summary)
        {
            calls.Add(Marked(new ChatCall.Summarise(new PostId(alvis, row.Incident, PostId.Summary), own, thread), row));
        }

        if (row.Card < thread.Version || (calls.Count == 0 && row.EditLost is not null))
            calls.Add(new ChatCall.Edit(own, thread, row.Begun > 1));
        return calls;
    }

    private static T Marked<T>(T call, PostedThread row) where T : ChatCall => call with { MayRepeat = row.Sending is { } lost && lost.Sequence == call.Posting!.Sequence };

    private static int Fits(IReadOnlyList<Post> posts)
    {
        var (fits, notes, characters) = (0, 0, 0);
        foreach (var post in posts)
        {
            notes += post.Notes.Count;
            characters += post.Notes.Sum(n => n.Text.Length);
            if (fits > 0 && (notes > MostNotes || characters > MostCharacters))
                break;
            fits++;
        }

        return fits;
    }
}
