using System.Text;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;
using Microsoft.Extensions.Primitives;

namespace Alvis.Tests.Bot.Slack.Transport;

/// <summary>The vectors of <c>signature_vectors.json</c>: Slack's own published one among them.</summary>
public sealed class SlackSignatureTests
{
    private static readonly JsonObject File = SlackFixture.Json("http/signature_vectors.json");
    private static readonly IReadOnlyList<JsonNode> Good = [.. File["vectors"]!.AsArray().Select(v => v!)];

    public static TheoryData<int> Vectors() => [.. Enumerable.Range(0, Good.Count)];

    public static TheoryData<int> Rejects() => [.. Enumerable.Range(0, File["mustReject"]!.AsArray().Count)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Each_good_vector_is_accepted(int n) => Assert.Null(Fault(Good[n]));

    [Theory]
    [MemberData(nameof(Rejects))]
    public void Each_bad_one_is_refused(int n)
    {
        var bad = File["mustReject"]![n]!;
        var from = Good[bad["base"]?.GetValue<int>() ?? 0];
        Assert.NotNull(Fault(from,
            offset: bad["nowOffsetSeconds"]?.GetValue<int>() ?? 0,
            body: from["rawBody"]!.GetValue<string>() + bad["appendToBody"]?.GetValue<string>(),
            stamp: bad["timestamp"]?.GetValue<string>(),
            signature: bad["dropHeader"] is not null ? StringValues.Empty
                : bad["replacePrefix"] is { } prefix ? prefix.GetValue<string>() + from["signature"]!.GetValue<string>()[3..]
                : null));
    }

    [Fact]
    public void Five_minutes_are_not_too_old_on_either_side()
    {
        Assert.Null(Fault(Good[0], offset: 300));
        Assert.Null(Fault(Good[0], offset: -300));
    }

    [Theory]
    [InlineData("v0=")]
    [InlineData("v0=zz")]
    [InlineData("")]
    [InlineData("v0=g2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b5030")]
    public void A_signature_of_another_form_is_refused(string signature) => Assert.NotNull(Fault(Good[0], signature: signature));

    [Theory]
    [InlineData("")]
    [InlineData("-1531420618")]
    [InlineData("1531420618.0")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_no_number_is_refused(string stamp) => Assert.NotNull(Fault(Good[0], stamp: stamp));

    [Fact]
    public void A_header_that_comes_twice_is_refused()
    {
        var signature = Good[0]["signature"]!.GetValue<string>();
        Assert.NotNull(Fault(Good[0], signature: new StringValues([signature, signature])));
    }

    [Fact]
    public void Another_secret_is_refused() =>
        Assert.NotNull(SlackSignature.Fault("another", Good[0]["timestamp"]!.ToJsonString(), Good[0]["signature"]!.GetValue<string>(), Encoding.UTF8.GetBytes(Good[0]["rawBody"]!.GetValue<string>()),
            DateTimeOffset.FromUnixTimeSeconds(Good[0]["timestamp"]!.GetValue<long>())));

    private static string? Fault(JsonNode vector, int offset = 0, string? body = null, string? stamp = null, StringValues? signature = null)
    {
        var signedAt = vector["timestamp"]!.GetValue<long>();
        return SlackSignature.Fault(vector["signingSecret"]!.GetValue<string>(), stamp ?? $"{signedAt}", signature ?? vector["signature"]!.GetValue<string>(),
            Encoding.UTF8.GetBytes(body ?? vector["rawBody"]!.GetValue<string>()), DateTimeOffset.FromUnixTimeSeconds(signedAt + offset));
    }
}
