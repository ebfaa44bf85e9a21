using Alvis.Engine.Kinds;

namespace Alvis.Bot.Commands;

/// <summary>All verbs, as surfaces use them: a line of text in, an answer for the asker out.</summary>
internal sealed class ChatVerbs(KindSet<IChatVerb> verbs)
{
    private const int LongestLine = 2_000;

    /// <summary>Answers one line.</summary>
    public async Task<Reply> SayAsync(string line, Person by, CancellationToken cancel)
    {
        if (line.Length > LongestLine)
            return Reply.No($"That is {line.Length} characters; at most {LongestLine} are read.");
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [] or ["help", ..])
            return Reply.Done(Help());
        if (verbs.Find(words[0].ToLowerInvariant()) is not { } verb)
            return Reply.No($"There is no '{Words.Clip(words[0], 40)}'; {Words.Known(words[0], ["help", .. verbs.Known])}.");
        return words is [_, "help"] ? Reply.Done($"{verb.Summary}\nExample: {verb.Example}") : await verb.SayAsync(words[1..], by, cancel);
    }

    private string Help() => string.Join('\n', verbs.All.Select(v => $"{v.Word,-12} {v.Summary}"));
}
