using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Alvis.Engine.Summaries;

namespace Alvis.Engine.Writing;

/// <summary>
/// Takes out of a text what must not leave this machine: every registered secret, what looks like a credential, and mail addresses. Applied to all
/// that is sent to a model. A form that nobody has heard of passes; what must never leave is registered as a secret.
/// </summary>
public sealed partial class Redaction(ISecrets secrets)
{
    /// <summary>What stands in its place.</summary>
    public const string Mark = "[redacted]";

    /// <summary>The text without them.</summary>
    public string Of(string text)
    {
        text = Keys().Replace(secrets.Redact(text), Mark);
        text = Named().Replace(text, m => m.Groups["name"].Value + Mark);
        text = UserInfo().Replace(text, m => m.Groups["scheme"].Value + Mark + "@");
        return Mail().Replace(text, Mark);
    }

    /// <summary>The same facts without them.</summary>
    public FactSheet Of(FactSheet facts) =>
        new(Of(facts.Title), Of(facts.Happened), Of(facts.Cause), Of(facts.Done), Of(facts.Outcome));

    private Fact Of(Fact fact) => fact with { Text = Of(fact.Text) };

    private IReadOnlyList<Fact> Of(IReadOnlyList<Fact> facts) => [.. facts.Select(Of)];

    // Private keys, JSON web tokens, and the tokens of well-known services, each by the beginning that its maker gave it so that it can be found.
    [GeneratedRegex(
        @"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\z)|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(sk|pk|rk)[-_][\w-]{16,}|\bxox[a-z](\.xox[a-z])?-[\w-]{8,}|\bxapp-[\w-]{8,}"
        + @"|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bA[KS]IA[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bFlyV1 \S+|\bfo1_[\w-]{16,}",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Keys();

    [GeneratedRegex(
        @"(?<name>(?<![\w-])(authorization|[\w-]{0,40}(password|passwd|secret|token|api[-_]?key|access[-_]?key|credentials?))\b[""']?\s*[:=]\s*[""']?((bearer|basic)\s+)?|\bbearer\s+)(?!\[)[^\s""'&,;]{4,}",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<scheme>\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@]{1,200}@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})+\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Mail();
}
