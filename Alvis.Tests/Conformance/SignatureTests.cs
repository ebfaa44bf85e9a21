using System.Text;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Transport;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.Primitives;

namespace Alvis.Tests.Conformance;

/// <summary>Alvis and Slack's own <c>@slack/bolt</c> agree on which requests Slack signed.</summary>
public sealed class SignatureTests
{
    private const long Now = 1_700_000_000;
    private const string Secret = Workspace.SigningSecret;
    private const string Command = "token=deprecated&command=%2Falvis&text=caf%C3%A9";

    /// <param name="Good">Whether it is one of Slack's.</param>
    private sealed record Signed(string Name, bool Good, string? Timestamp, string? Signature, byte[] Body, string Secret = Secret);

    [Fact]
    public async Task They_agree_on_good_and_bad_requests()
    {
        IReadOnlyList<Signed> table = [.. ByHand(), .. Spoilt(new Random(7), 200)];
        Assert.True(table.Count(c => c.Good) > 40);
        var bolts = await BoltSaysAsync(table);
        foreach (var one in table)
        {
            var ours = Accepts(one);
            Assert.True(one.Good == ours && ours == bolts[one.Name], $"{one.Name}: it is {(one.Good ? "good" : "bad")}, Alvis says {ours}, Bolt says {bolts[one.Name]}. {one.Timestamp} {one.Signature}");
        }
    }

    /// <summary>Where they differ, Alvis is the stricter one; but for bytes that are no UTF-8 and capitals, which Slack never sends and which change nothing that was signed.</summary>
    [Fact]
    public async Task Where_they_differ_is_known()
    {
        byte[] odd = [0x74, 0x3d, 0xff, 0xfe];
        Signed[] stricter =
        [
            Case("an hour ahead", Now + 3_600, good: false),
            Case("301 s ahead", Now + 301, good: false),
            Case("more behind the signature", Now, good: false) with { Signature = Sign($"{Now}") + "=x" },
            Case("a time with decimals", Now, good: false) with { Timestamp = $"{Now}.0" },
        ];
        Signed[] looser = [new("no UTF-8", true, $"{Now}", Sign($"{Now}", odd), odd), Case("in capitals", Now, good: true) with { Signature = "v0=" + Sign($"{Now}")[3..].ToUpperInvariant() }];
        var bolts = await BoltSaysAsync([.. stricter, .. looser]);
        Assert.All(stricter, c => Assert.Equal((false, true), (Accepts(c), bolts[c.Name])));
        Assert.All(looser, c => Assert.Equal((true, false), (Accepts(c), bolts[c.Name])));
    }

    private static IEnumerable<Signed> ByHand()
    {
        var good = Case("good", Now, good: true);
        yield return good;
        yield return Case("300 s old", Now - 300, good: true);
        yield return Case("301 s old", Now - 301, good: false);
        yield return Case("a day old", Now - 86_400, good: false);
        yield return Case("300 s ahead", Now + 300, good: true);
        yield return new Signed("an event", true, $"{Now}", Sign($"{Now}", """{"type":"url_verification","challenge":"caf\u00e9"}"""u8.ToArray()), """{"type":"url_verification","challenge":"caf\u00e9"}"""u8.ToArray());
        yield return new Signed("raw UTF-8", true, $"{Now}", Sign($"{Now}", "text=café"u8.ToArray()), "text=café"u8.ToArray());
        yield return new Signed("an empty body", true, $"{Now}", Sign($"{Now}", []), []);
        yield return good with { Name = "an altered body", Good = false, Body = Encoding.UTF8.GetBytes(Command + "x") };
        yield return good with { Name = "a truncated body", Good = false, Body = Encoding.UTF8.GetBytes(Command[..^1]) };
        yield return good with { Name = "no body", Good = false, Body = [] };
        yield return good with { Name = "another secret", Good = false, Secret = "another secret" };
        yield return good with { Name = "another time", Good = false, Timestamp = $"{Now - 1}" };
        yield return good with { Name = "no time", Good = false, Timestamp = null };
        yield return good with { Name = "no signature", Good = false, Signature = null };
        yield return good with { Name = "an empty signature", Good = false, Signature = "" };
        yield return good with { Name = "a version alone", Good = false, Signature = "v0=" };
        yield return good with { Name = "no version", Good = false, Signature = good.Signature![3..] };
        yield return good with { Name = "another version", Good = false, Signature = "v1=" + good.Signature![3..] };
        yield return good with { Name = "a time that is none", Good = false, Timestamp = "abc" };
        yield return good with { Name = "an empty time", Good = false, Timestamp = "" };
    }

    // Good requests, and the same with one thing spoilt, the same ones at every run.
    private static IEnumerable<Signed> Spoilt(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var body = Encoding.UTF8.GetBytes($"payload={string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)random.Next('a', 'z' + 1)))}");
            var stamp = $"{Now - random.Next(0, 301)}";
            var good = new Signed($"#{i}", true, stamp, Sign(stamp, body), body);
            yield return random.Next(4) switch
            {
                0 => good,
                1 => good with { Good = false, Signature = Flip(good.Signature!, random.Next(3, good.Signature!.Length)) },
                2 => good with { Good = false, Body = [.. body[..^1], (byte)(body[^1] ^ 1)] },
                _ => good with { Good = false, Signature = good.Signature![..random.Next(good.Signature!.Length)] },
            };
        }
    }

    private static string Flip(string hex, int at) => $"{hex[..at]}{(hex[at] == '0' ? '1' : '0')}{hex[(at + 1)..]}";

    private static Signed Case(string name, long at, bool good) => new(name, good, $"{at}", Sign($"{at}"), Encoding.UTF8.GetBytes(Command));

    private static string Sign(string timestamp, byte[]? body = null) => RequestUrl.Sign(Secret, timestamp, body ?? Encoding.UTF8.GetBytes(Command));

    private static bool Accepts(Signed one) =>
        SlackSignature.Fault(one.Secret, one.Timestamp ?? StringValues.Empty, one.Signature ?? StringValues.Empty, one.Body, DateTimeOffset.FromUnixTimeSeconds(Now)) is null;

    private static async Task<Dictionary<string, bool>> BoltSaysAsync(IReadOnlyList<Signed> table)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var script = NodeScript.Start(workspace, "signatures.js");
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var one in table)
        {
            await script.TellAsync(new JsonObject
            {
                ["name"] = one.Name,
                ["secret"] = one.Secret,
                ["timestamp"] = one.Timestamp,
                ["signature"] = one.Signature,
                ["body"] = Convert.ToBase64String(one.Body),
                ["now"] = Now,
            });
            var judged = await script.SaysAsync("judged");
            verdicts[(string)judged["name"]!] = (bool)judged["valid"]!;
        }

        await script.EndsAsync();
        return verdicts;
    }
}
