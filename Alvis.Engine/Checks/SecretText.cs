using System.Text.RegularExpressions;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>A text of a playbook that may name secrets as <c>${secret:NAME}</c>.</summary>
internal sealed partial record SecretText(string Raw)
{
    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Form().Matches(Raw).Select(m => m.Groups["name"].Value)];

    /// <summary>True when the text begins to name a secret but does not end to: a slip that would send the words themselves.</summary>
    public bool IsBroken => Raw.Split("${secret").Length - 1 != Names.Count;

    /// <summary>The text with the secrets in it; each is noted in <paramref name="sent"/>.</summary>
    /// <exception cref="ProbeFault">A secret may not be sent there, or cannot be read.</exception>
    public async Task<string> FillAsync(ISecrets secrets, Uri to, IDictionary<string, string> sent, CancellationToken cancel)
    {
        foreach (var name in Names.Distinct())
        {
            if (secrets.MaySend(name, to) is { } refusal)
                throw new ProbeFault(CheckFailure.Forbidden, refusal.Text);
            sent[name] = await secrets.ReadAsync(name, cancel)
                ?? throw new ProbeFault(CheckFailure.Forbidden, $"The secret '{name}' is not there: its file or variable is missing, empty or cannot be read.");
        }

        return Names.Count == 0 ? Raw : Form().Replace(Raw, m => sent[m.Groups["name"].Value]);
    }

    [GeneratedRegex(@"\$\{secret:(?<name>[A-Za-z0-9_.-]{1,100})\}", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Form();
}
