using Alvis.Engine.Incidents;
using Alvis.Engine.Summaries;
using Alvis.Engine.Writing;
using Alvis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Writing;

public sealed class FactCheckTests
{
    private static readonly FactSheet Closed = FactSheet.From(Timeline.Closed().Entries);

    private static readonly FactSheet Refused = FactSheet.From(Timeline.Restarting().Then(
        new RestartFinished("k1", CallEnd.Failed, "the machine is gone"), new GuardRefused("s2", "cooldown", "too soon."), new Paged("on-call", 1, Ok: false, "no route", 0, 2, Some.Night),
        new Escalated(null, "still failing", HandOver: true)).By(Some.Mara, new Acknowledged()).By(Some.Ivo, new ClosedByPerson("I think the database is dead")).Entries);

    private static readonly FactSheet Doubtful = FactSheet.From(Timeline.Asked().By(Some.Ivo, new Approved("a1")).By(Some.Mara, new Denied("a1", "we migrate"))
        .Then(Some.Begun(), new RestartFinished("k1", CallEnd.Unknown, "no answer")).Entries);

    [Theory]
    [InlineData("The check GET http://shop/health of shop (shop on test) failed since 2026-03-01 02:59:25 UTC: answered 503, wanted 200.")]
    [InlineData("The check failed since 02:59:25 UTC.")]
    [InlineData("At 03:00:00 UTC Alvis began restart 1 of shop.")]
    [InlineData("Alvis began the restart of shop at 2026-03-01 03:00:00 UTC.")]
    [InlineData("The restart was made: stopped pid 10, started pid 11.")]
    [InlineData("shop was down for 95 seconds.")]
    [InlineData("shop was down for 1m35s.")]
    [InlineData("The check passed again at 03:01:00 UTC, and the incident was closed at 03:01:05 UTC by Alvis.")]
    public void A_shortening_of_facts_is_supported(string sentence) => Assert.Single(FactCheck.Judge(Closed, [sentence]).Kept);

    [Theory]
    [InlineData("The restart failed: the machine is gone.")]
    [InlineData("The guard cooldown refused: too soon.")]
    [InlineData("on-call could not be paged: no route.")]
    [InlineData("Mara took the incident.")]
    [InlineData("Ivo gave this reason: I think the database is dead.")]
    public void So_are_failures_and_what_people_said(string sentence) => Assert.Single(FactCheck.Judge(Refused, [sentence]).Kept);

    [Theory]
    [InlineData("The restart: the machine is gone.")] // what failed is not said
    [InlineData("on-call be paged.")]
    [InlineData("on-call was paged.")]
    [InlineData("The database is dead.")] // whose opinion it is is not said
    [InlineData("I think the database is dead.")]
    [InlineData("Mara gave this reason: I think the database is dead.")]
    [InlineData("Ivo took the incident.")]
    [InlineData("Mara was taken.")]
    [InlineData("The restart was made.")]
    public void A_fact_with_its_sense_turned_is_not(string sentence) => Assert.Equal(1, FactCheck.Judge(Refused, [sentence]).Dropped);

    [Theory]
    [InlineData("Ivo approved.", true)]
    [InlineData("Mara denied: we migrate.", true)]
    [InlineData("Ivo approved and Mara denied: we migrate.", true)]
    [InlineData("Whether the restart was made is not known: no answer.", true)]
    [InlineData("Alvis asked for approval of restarting shop.", true)]
    [InlineData("Mara approved.", false)]
    [InlineData("Mara approved and Ivo denied.", false)]
    [InlineData("Ivo denied.", false)]
    [InlineData("Mara: we migrate.", false)]
    [InlineData("We migrate.", false)]
    [InlineData("The restart was made.", false)]
    [InlineData("The restart was known.", false)]
    [InlineData("Alvis restarting shop.", false)]
    [InlineData("Alvis restarted shop.", false)]
    [InlineData("Alvis was asked for approval.", false)]
    public void Who_did_what_and_what_is_known_stays_as_it_was(string sentence, bool holds) =>
        Assert.Equal(holds ? 1 : 0, FactCheck.Judge(Doubtful, [sentence]).Kept.Count);

    [Theory]
    [InlineData("")]
    [InlineData("Alvis.")]
    [InlineData("The incident was closed at 3 pm by Alvis.")]
    [InlineData("The incident was closed at 03:01 UTC by Alvis.")]
    [InlineData("The incident was closed at 03:01:05 CET by Alvis.")]
    [InlineData("The incident was closed at 03:01:05.5 UTC by Alvis.")]
    [InlineData("The incident was closed at 03:00:00 UTC by Alvis.")]
    [InlineData("The check failed since 03:00:00 UTC.")]
    [InlineData("Alvis began restart 1 of shop until 03:00:00 UTC.")]
    [InlineData("Аlvis began restart 1 of shop.")] // a Cyrillic letter
    [InlineData("shop was down for 1 minute.")]
    [InlineData("shop was down for 35 seconds.")]
    [InlineData("shop was down for 1 hour 35 seconds.")]
    [InlineData("The check answered 200.")]
    [InlineData("Stopped pid 11, started pid 10.")]
    [InlineData("Alvis began restart one of shop.")]
    [InlineData("Alvis began 2 restarts of shop.")]
    [InlineData("The restart fixed shop.")]
    [InlineData("The check passed again because the restart was made.")]
    [InlineData("The restart was made & the check passed again.")]
    [InlineData("The check passed again at 03:01:00 UTC\u202eby Alvis.")]
    public void Anything_more_or_other_is_not(string sentence) => Assert.Empty(FactCheck.Judge(Closed, [sentence]).Kept);

    [Fact]
    public void Any_number_time_duration_or_name_that_is_changed_in_any_sentence_has_it_dropped()
    {
        var sentences = (from facts in new[] { Closed, Refused, Doubtful }
                         from fact in facts.Happened.Concat(facts.Done).Concat(facts.Outcome)
                         select (facts, Text: Told(fact.Text))).ToList();
        Assert.All(sentences, s => Assert.Single(FactCheck.Judge(s.facts, [s.Text]).Kept));

        var mutations = from sentence in Gen.Elements<(FactSheet Facts, string Text)>(sentences)
                        from at in Gen.Choose(0, 10_000)
                        from other in Gen.Choose(1, 9)
                        from name in Gen.Elements("Ivo", "Mara", "Alvis", "Eve", "payments", "on-call", "INC-7", "12 ms", "503", "10", "04:00:00")
                        select (sentence.Facts, sentence.Text, Mutated: Mutate(sentence.Text, at, other, name));
        Prop.ForAll(Arb.From(mutations), m => m.Mutated is not { } changed || FactCheck.Judge(m.Facts, [changed]).Kept.Count == 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Any_text_is_judged_without_a_fault_and_nothing_is_lost() =>
        Prop.ForAll<string[]>(texts =>
        {
            var sentences = texts.Select(t => t ?? "").ToList();
            var verdict = FactCheck.Judge(Closed, sentences);
            return verdict.Kept.Count + verdict.Dropped == sentences.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // As a model would tell it: the instant of a fact at its end, and only what comes before the details.
    private static string Told(string fact)
    {
        var stamped = fact.Length > 25 && fact[23] == ':' && char.IsAsciiDigit(fact[0]);
        var text = stamped ? fact[25..] : fact;
        return stamped ? $"At {fact[..23]} {text}" : text;
    }

    // Null where the change would say the same: a name for itself, or no place to change.
    private static string? Mutate(string text, int at, int other, string name)
    {
        var digits = Enumerable.Range(0, text.Length).Where(i => char.IsAsciiDigit(text[i])).ToList();
        var names = System.Text.RegularExpressions.Regex.Matches(text, @"\b(Ivo|Mara|Alvis|shop|on-call|cooldown)\b", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        if (at < digits.Count * 100)
        {
            var i = digits[at / 100];
            return string.Concat(text.AsSpan(0, i), ((char)('0' + ((text[i] - '0' + other) % 10))).ToString(), text.AsSpan(i + 1));
        }

        if (names.Count == 0 || names[at % names.Count] is not { } hit || hit.Value == name)
            return null;
        return string.Concat(text.AsSpan(0, hit.Index), name, text.AsSpan(hit.Index + hit.Length));
    }
}
