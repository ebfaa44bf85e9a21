namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Reads messages to channels: "post \"down\" in #ops", "let #ops know that the app was restarted". A message ends where an instruction begins.
/// </summary>
internal sealed class MessageParser(Names names)
{
    private const int MostWords = 40;

    /// <summary>Takes a message; null when none stands here. <paramref name="goesOn"/> says whether the rest of the sentence is instructions.</summary>
    public NotifyAct? Take(Cursor at, Token from, Func<Cursor, bool> goesOn)
    {
        Token? message = null;
        Token? channel;
        if (at.TakeAny("post", "write", "say", "announce", "send", "leave", "drop"))
        {
            message = at.TakeKind(TokenKind.Quoted);
            if (message is null)
                at.TakeAny("a message", "a note", "a notice", "an update", "a heads-up", "a short message", "a short note", "a comment");
            if (!at.TakeAny("in", "to", "on", "into") || (channel = Channel(at)) is null)
                return null;
        }
        else if (at.TakeAny("tell", "notify", "inform", "update", "message", "ping"))
        {
            if ((channel = Channel(at)) is null)
                return null;
        }
        else if (!at.Take("let") || (channel = Channel(at)) is null || !at.Take("know"))
        {
            return null;
        }

        if (!names.IsChannel(channel.Raw))
        {
            at.Fail("unknown_target", $"The channel {channel.Raw} is not registered.");
            return null;
        }

        return new NotifyAct(from, channel.Raw, message?.Text ?? Words(at, goesOn));
    }

    private static Token? Channel(Cursor at)
    {
        var start = at.At;
        at.TakeAny("the", "the channel", "channel", "our");
        if (at.TakeKind(TokenKind.Channel) is not { } channel)
        {
            at.At = start;
            return null;
        }

        at.Take("channel");
        return channel;
    }

    private static string? Words(Cursor at, Func<Cursor, bool> goesOn)
    {
        var start = at.At;
        var colon = at.TakeMark(':');
        if (at.TakeKind(TokenKind.Quoted) is { } quoted)
            return quoted.Text;
        if (!colon && !at.TakeAny("that", "saying", "saying that", "with the message", "about"))
            return null;
        if (at.TakeKind(TokenKind.Quoted) is { } said)
            return said.Text;

        var words = new List<string>();
        while (at.Here is { Kind: TokenKind.Word or TokenKind.Url } word && words.Count < MostWords && !(words.Count > 0 && Turns(at, goesOn)))
        {
            if (words.Count == 0 || word.Raw != words[^1] || !word.Raw.Contains('\'', StringComparison.Ordinal))
                words.Add(word.Raw);
            at.At++;
        }

        if (words.Count > 0)
            return string.Join(' ', words);
        at.At = start;
        return null;
    }

    /// <summary>True where "and close the incident" begins: the message ends before it.</summary>
    private static bool Turns(Cursor at, Func<Cursor, bool> goesOn)
    {
        var start = at.At;
        var turns = at.TakeAny("and then", "and", "then") && goesOn(at);
        at.At = start;
        return turns;
    }
}
