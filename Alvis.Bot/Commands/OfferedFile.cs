using System.Text;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans.Import;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>A playbook file that somebody offers, in chat or on a page: what is read of it, and why it is not.</summary>
internal static class OfferedFile
{
    private const int LongestName = 80;
    private const string Fence = "```";

    // Chat is for a glance; the terminal shows all.
    private const int MostShown = 12;

    // A decoder of its own: bytes that are no text must be seen, not replaced.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name as it is shown: only its last part, for some browsers send the whole path of their machine, and not too long.</summary>
    public static string NameOf(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return last.Length == 0 ? "playbook" : last.Length <= LongestName ? Words.Clip(last, LongestName) : $"{Words.Clip(last, LongestName - 6)}{Words.Clip(Path.GetExtension(last), 5)}";
    }

    /// <summary>True when a name is that of a file which may hold a playbook.</summary>
    public static bool MayBe(string name) => Path.GetExtension(name).ToLowerInvariant() is ".yaml" or ".yml" or ".md";

    /// <summary>Why a file of this name and size is not read; null when it is.</summary>
    public static Refusal? Refuse(string name, long size) => size switch
    {
        _ when !MayBe(name) => new Refusal($"{name}: a playbook is a YAML file whose name ends in .yaml or .yml, or stands in a yaml block of a .md file; a runbook in Markdown ends in .md too."),
        0 => new Refusal($"{name}: the file is empty. Begin with the smallest playbook: Add a playbook, in the console."),
        > Proposals.MostBytes => new Refusal($"{name}: that is {(size + 1023) / 1024} KB; a playbook has at most {Proposals.MostBytes / 1024} KB."),
        _ => null,
    };

    /// <summary>What a file holds: the text of a playbook to propose, or the answer when there is none. A runbook in Markdown is drafted; proposed only when nothing is missing.</summary>
    public static (string? Playbook, Card? Answer) Read(string name, byte[] bytes, RunbookContext known)
    {
        if (TextOf(bytes) is not { } text)
            return (null, new Card.Refused($"{name}: the file is not text in UTF-8. Save it as plain text."));
        if (!Path.GetExtension(name).Equals(".md", StringComparison.OrdinalIgnoreCase))
            return (text, null);
        if (InMarkdown(text) is { } inside)
            return (inside, null);
        return RunbookImporter.Import(name, text, known) switch
        {
            ({ Missing.Count: 0 } whole, _) => (whole.Yaml(), null),
            ({ } draft, _) => (null, new Card.Say($"A draft from {name}; nothing is added.\n\n{draft.Yaml(withRest: false)}\n{string.Join('\n', RunbookWords.Of(draft, MostShown))}")),
            (_, var refusal) => (null, new Card.Refused(refusal!.Text)),
        };
    }

    /// <summary>The text of a file, or null when it is none.</summary>
    public static string? TextOf(byte[] bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? null : Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // The first block of YAML that says of which service it is.
    private static string? InMarkdown(string text)
    {
        List<string>? block = null;
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            if (block is null)
            {
                if (line.TrimEnd() is Fence + "yaml" or Fence + "yml")
                    block = [];
            }
            else if (line.TrimEnd() == Fence)
            {
                if (block.Any(l => l.StartsWith("meta:", StringComparison.Ordinal)))
                    return string.Join('\n', block) + "\n";
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }

        return null;
    }
}
