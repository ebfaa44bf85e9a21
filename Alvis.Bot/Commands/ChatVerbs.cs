using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Commands;

/// <summary>
/// All verbs, as surfaces use them: what a person typed or pressed in, an answer for them alone out. The one place where it is asked whether
/// they may.
/// </summary>
internal sealed class ChatVerbs(KindSet<IChatVerb> verbs, Gate gate)
{
    private const string HelpWord = "help";

    private static readonly char[] Spaces = [' ', '\t', '\n', '\r'];

    /// <summary>Answers what a person typed.</summary>
    public Task<Reply> SayAsync(string text, Asker by, CancellationToken cancel) => SayAsync(text, by, about: null, cancel);

    /// <summary>Answers what a person typed; <paramref name="about"/> is the incident in whose thread they did.</summary>
    public Task<Reply> SayAsync(string text, Asker by, IncidentId? about, CancellationToken cancel)
    {
        text = text.Trim();
        var end = text.IndexOfAny(Spaces);
        return SayAsync(end < 0 ? text : text[..end], end < 0 ? "" : text[end..].Trim(), token: null, about, by, cancel);
    }

    /// <summary>Answers a button; <paramref name="answer"/> is what the person wrote with it.</summary>
    public Task<Reply> PressAsync(Button pressed, string? answer, Asker by, CancellationToken cancel) =>
        SayAsync(pressed.Verb, string.Join(' ', new[] { pressed.Subject, pressed.More, answer }.Where(w => !string.IsNullOrWhiteSpace(w))), pressed.Token, about: null, by, cancel);

    private async Task<Reply> SayAsync(string word, string rest, string? token, IncidentId? about, Asker by, CancellationToken cancel)
    {
        if (word.Length == 0 || word.Equals(HelpWord, StringComparison.OrdinalIgnoreCase))
            return Help(rest);
        if (verbs.Find(word.ToLowerInvariant()) is not { } verb)
            return Unknown(word);
        if (rest.Length > verb.Longest)
            return Reply.No($"That is {rest.Length} characters; at most {verb.Longest} are read after {verb.Word}.");
        var words = rest.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
        if (words is [var only] && only.Equals(HelpWord, StringComparison.OrdinalIgnoreCase))
            return Explain(verb);
        if (await gate.AskAsync(by, verb.Needs, verb.Word, cancel) is { } refusal)
            return Reply.No(refusal.Text);
        return await verb.SayAsync(new Said(words, rest, token, about), by, cancel);
    }

    private Reply Help(string about) => about.Split(Spaces, StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var word, ..] when verbs.Find(word.ToLowerInvariant()) is { } verb => Explain(verb),
        [var word, ..] => Unknown(word),
        _ => Reply.Show(new Card.List(
            "What can be said", [.. verbs.All.OrderBy(v => v.Word, StringComparer.Ordinal).Select(v => new Row(Tone.Info, v.Word, v.Summary))], "Nothing.",
            "More of one of them, with an example: help VERB")),
    };

    private static Reply Explain(IChatVerb verb) =>
        Reply.Done($"{verb.Word}: {verb.Summary}\nExample: {verb.Example}{(verb.Needs == Role.Viewer ? "" : $"\nIt needs: {verb.Needs.ToString().ToLowerInvariant()}")}");

    private Reply Unknown(string word) => Reply.No($"There is no '{Words.Clip(word, 40)}'; {Words.Known(word, [HelpWord, .. verbs.Known])}.");
}
