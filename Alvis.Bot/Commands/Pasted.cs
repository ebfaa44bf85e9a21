using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Texts that people paste behind a verb.</summary>
internal static class Pasted
{
    /// <summary>A little more than a playbook may have: what is just too long is told its size in the playbook's own terms.</summary>
    public const int Longest = Proposals.MostBytes + 1_000;

    private const string Fence = "```";

    /// <summary>The text without the code fence that chat products want around it, ending in a line feed.</summary>
    public static string Text(string pasted)
    {
        var text = pasted.Trim();
        if (text.StartsWith(Fence, StringComparison.Ordinal) && text.EndsWith(Fence, StringComparison.Ordinal) && text.Length >= 2 * Fence.Length)
        {
            text = text[Fence.Length..^Fence.Length];
            // The rest of the fence's own line names the language.
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            if (end >= 0 && text[..end].Trim() is "" or "yaml" or "yml")
                text = text[(end + 1)..];
        }

        return text.TrimEnd() + "\n";
    }
}
