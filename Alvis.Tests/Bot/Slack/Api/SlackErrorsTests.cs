using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Tests.Conventions;

namespace Alvis.Tests.Bot.Slack.Api;

public sealed class SlackErrorsTests
{
    private static readonly JsonObject Documented = SlackFixture.Json("method_errors.json");

    [Fact]
    public void Every_method_that_Alvis_calls_is_documented() =>
        Assert.Equal(Documented["methods"]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal), SlackMethod.All.Select(m => m.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_error_word_of_every_method_has_an_answer() =>
        Rule.Holds(
            from method in SlackMethod.All
            from word in Words(Documented["common"]).Concat(Words(Documented["methods"]![method.Name]!["errors"]))
            where !SlackErrors.Known.Contains(word)
            select $"{method.Name} may answer {word}, and the table does not say what to do.");

    [Fact]
    public void Every_cure_is_a_sentence_with_nothing_left_to_fill_in() =>
        Rule.Holds(
            from method in SlackMethod.All
            from word in SlackErrors.Known
            let cure = (SlackErrors.Of(method, word, null) as ErrorMeaning.Never)?.Cure
            where cure is not null && (cure.Contains('{') || !cure.EndsWith('.') || !char.IsUpper(cure[0]))
            select $"{method.Name} {word}: {cure}");

    [Fact]
    public void A_body_is_JSON_exactly_where_Slack_documents_it() =>
        Assert.All(SlackMethod.All, m => Assert.Equal(Documented["methods"]![m.Name]!["takesJson"]!.GetValue<bool>(), m.TakesJson));

    [Theory]
    [InlineData("ratelimited")]
    [InlineData("rate_limited")]
    [InlineData("service_unavailable")]
    [InlineData("request_timeout")]
    public void What_passes_is_waited_for(string word) => Assert.IsType<ErrorMeaning.Wait>(SlackErrors.Of(SlackMethod.PostMessage, word, null));

    [Theory]
    [InlineData("fatal_error")]
    [InlineData("internal_error")]
    public void What_may_have_been_done_in_part_is_in_doubt(string word) => Assert.IsType<ErrorMeaning.Doubt>(SlackErrors.Of(SlackMethod.PostMessage, word, null));

    [Fact]
    public void A_missing_scope_is_named() =>
        Assert.Contains("the scope files:read.", Cure(SlackMethod.File, "missing_scope", "files:read"), StringComparison.Ordinal);

    [Fact]
    public void A_bad_token_is_named_by_its_setting()
    {
        Assert.Contains("Slack:AppToken", Cure(SlackMethod.ConnectionsOpen, "invalid_auth"), StringComparison.Ordinal);
        Assert.Contains("Slack:BotToken", Cure(SlackMethod.PostMessage, "invalid_auth"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_nobody_knows_is_final_and_says_where_to_look() =>
        Assert.Contains("chat.update", Cure(SlackMethod.Update, "brand_new_error"), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<script>")]
    [InlineData("two\nlines")]
    public void What_is_no_word_is_not_repeated(string? word) => Assert.Equal("unreadable", SlackErrors.Clean(word));

    private static string Cure(SlackMethod method, string word, string? needed = null) => Assert.IsType<ErrorMeaning.Never>(SlackErrors.Of(method, word, needed)).Cure;

    private static IEnumerable<string> Words(JsonNode? list) => list!.AsArray().Select(w => w!.GetValue<string>());
}
