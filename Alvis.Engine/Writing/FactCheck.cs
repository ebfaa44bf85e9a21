using System.Text.RegularExpressions;
using Alvis.Engine.Summaries;

namespace Alvis.Engine.Writing;

/// <summary>A sentence that the facts support.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Facts">What supports it, in its order.</param>
public sealed record Supported(string Text, IReadOnlyList<Fact> Facts);

/// <summary>What came of judging a text.</summary>
/// <param name="Kept">The sentences that are supported.</param>
/// <param name="Dropped">How many are not.</param>
public sealed record Verdict(IReadOnlyList<Supported> Kept, int Dropped);

/// <summary>
/// Judges sentences by a fact sheet. A sentence, or each of its clauses, must be a shortening of one fact: every word of it that says something stands in
/// that fact, in that order, and nothing that turns its meaning is left out. So a time, number, duration, name, deed, cause or negation that the
/// timeline does not have is found without knowing what it is, and so are true words in a wrong order. It errs towards dropping.
/// </summary>
public static partial class FactCheck
{
    /// <summary>The most sentences that are looked at; further ones are dropped.</summary>
    public const int MostSentences = 60;

    /// <summary>The longest sentence, in characters.</summary>
    public const int LongestSentence = 600;

    private const int MostClaims = 80;

    // Left out, each of these turns what is said into something else.
    private static readonly HashSet<string> Turning = new(StringComparer.Ordinal)
    {
        "not", "no", "never", "none", "nobody", "nothing", "cannot", "without", "whether", "if", "unless", "until", "only", "would", "could", "may", "might", "should",
        "fail", "fails", "failed", "failing", "refused", "refuses", "denied", "unknown", "expired", "withdrawn", "asked", "asks", "wanted", "less", "more", "than", "still",
        "because", "so",
    };

    /// <summary>Judges sentences, each by itself.</summary>
    public static Verdict Judge(FactSheet facts, IEnumerable<string> sentences)
    {
        var known = facts.Happened.Concat(facts.Done).Concat(facts.Outcome).Concat(facts.Cause).Select(f => new Known(f)).ToList();
        var (kept, dropped) = (new List<Supported>(), 0);
        foreach (var (sentence, n) in sentences.Select((s, n) => (s.Trim(), n)))
        {
            if (n < MostSentences && Support(known, sentence) is { } support)
                kept.Add(new Supported(sentence, support));
            else
                dropped++;
        }

        return new Verdict(kept, dropped);
    }

    private static List<Fact>? Support(List<Known> known, string sentence)
    {
        if (sentence.Length is 0 or > LongestSentence || sentence.Any(char.IsControl))
            return null;
        if (One(known, sentence) is { } whole)
            return [whole];
        var facts = Clause().Split(sentence).Select(clause => One(known, clause)).ToList();
        return facts.Count > 1 && facts.TrueForAll(f => f is not null) ? [.. facts.OfType<Fact>().Distinct()] : null;
    }

    private static Fact? One(List<Known> known, string clause)
    {
        var claims = Claims.Of(clause);
        return claims.Count is < 2 or > MostClaims ? null : known.Find(k => k.Supports(claims))?.Fact;
    }

    // Where a new clause begins with a subject of its own.
    [GeneratedRegex(@"[;.!?]\s+|,?\s+and\s+(?=(the|it|nobody|nothing|whether)\s|INC-\d|[A-Z])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Clause();

    /// <summary>A fact as its parts: when, what, and what somebody or something said of it: <c>TIME: The restart failed: the machine is gone</c>.</summary>
    private sealed class Known
    {
        private readonly Claim? when;
        private readonly IReadOnlyList<Claim> head;
        private readonly IReadOnlyList<Claim> whole;
        private readonly bool[] neededInHead;
        private readonly bool[] neededInWhole;

        public Known(Fact fact)
        {
            Fact = fact;
            var text = fact.Text;
            if (When().Match(text) is { Success: true } stamp)
            {
                when = Claims.Of(stamp.Groups["time"].Value)[0];
                text = text[stamp.Length..];
            }

            var colon = text.IndexOf(": ", StringComparison.Ordinal);
            head = Claims.Of(colon < 0 ? text : text[..colon]);
            whole = colon < 0 ? head : [.. head, .. Claims.Of(text[(colon + 2)..])];
            neededInHead = [.. head.Select(Turns)];
            // What somebody said is no fact without who said it: with any word of it goes all of the head.
            neededInWhole = [.. whole.Select((c, n) => Turns(c) || (n < head.Count && IsOfTheHead(c)))];
        }

        public Fact Fact { get; }

        public bool Supports(IReadOnlyList<Claim> said)
        {
            said = [.. said.Where(c => !IsWhen(c))];
            return said.Count > 0 && (Shortens(said, head, neededInHead) || (whole.Count > head.Count && Shortens(said, whole, neededInWhole)));
        }

        // Its own instant may stand anywhere, said as one: "at TIME", or at the very beginning.
        private bool IsWhen(Claim c) => when is not null && c is { Kind: ClaimKind.Instant, Before: "at" or "on" or "" } && when.Means(c);

        private static bool Turns(Claim c) => c.Kind is ClaimKind.Word or ClaimKind.Name && Turning.Contains(c.Text);

        private static bool IsOfTheHead(Claim c) => !c.IsAside && c.Kind != ClaimKind.Exact && !IsCapitals(c);

        private static bool IsCapitals(Claim c) => c.Kind == ClaimKind.Name && Methods.Contains(c.Text);

        private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "get", "head", "post", "put", "tcp", "dns", "tls" };

        // True when what is said are claims of the fact in its order, none that is needed left out between, before or after them.
        private static bool Shortens(IReadOnlyList<Claim> said, IReadOnlyList<Claim> fact, bool[] needed)
        {
            var skipped = new int[fact.Count + 1];
            for (var f = 0; f < fact.Count; f++)
                skipped[f + 1] = skipped[f] + (needed[f] ? 1 : 0);
            bool MaySkip(int from, int to) => skipped[to] == skipped[from];

            var ends = new bool[fact.Count];
            for (var s = 0; s < said.Count; s++)
            {
                var next = new bool[fact.Count];
                for (var f = 0; f < fact.Count; f++)
                {
                    if (!fact[f].Means(said[s]))
                        continue;
                    next[f] = s == 0
                        ? MaySkip(0, f) && (f == 0 || !IsBound(fact[f]))
                        : Enumerable.Range(0, f).Any(b => ends[b] && MaySkip(b + 1, f) && (b == f - 1 || (!IsBound(fact[f]) && fact[b].Kind != ClaimKind.Name)));
                }

                ends = next;
            }

            return Enumerable.Range(0, fact.Count).Any(f => ends[f] && MaySkip(f + 1, fact.Count));
        }

        // A number or an instant says nothing without the word before it, and may not be moved to another one.
        private static bool IsBound(Claim c) => c.Kind is ClaimKind.Exact or ClaimKind.Instant;
    }

    [GeneratedRegex(@"\A(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC): ", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex When();
}
