using System.Text;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>
/// Text from outside as a tree with places. What makes YAML dangerous or surprising is refused by name: anchors and aliases (a few
/// lines can stand for gigabytes), tags, several documents, repeated keys, characters that nobody sees. Work and depth are limited,
/// every line number is the one an editor shows, and nothing thrown by the YAML library gets out.
/// </summary>
internal static class YamlText
{
    /// <summary>The most bytes that are parsed: 256 KB.</summary>
    public const int MostBytes = 256 * 1024;

    // Enough to show the pattern; a binary file would fill the list with nothing else.
    private const int MostCharacterProblems = 10;

    /// <summary>The text in UTF-8 bytes, without its byte order mark; null after saying what is wrong with them.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, Problems problems)
    {
        if (bytes.Length > MostBytes)
        {
            TooLarge(bytes.Length, problems);
            return null;
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            problems.Add(Place.Start, "found UTF-16 text", "expected UTF-8; save the file in that encoding");
            return null;
        }

        var rest = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        if (InvalidAt(rest) is not { } bad)
            return Encoding.UTF8.GetString(rest);
        var before = rest[..bad];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        problems.Add(new Place(line, column), $"found the byte 0x{rest[bad]:X2}, which is not UTF-8", "expected UTF-8; save the file in that encoding");
        return null;
    }

    /// <summary>The tree of a text; null when it is empty, or after saying what is wrong with it.</summary>
    public static Node? Read(string text, Problems problems)
    {
        // Every character takes at least one byte: a huge text is turned away without counting.
        var size = text.Length > MostBytes ? text.Length : Encoding.UTF8.GetByteCount(text);
        if (size > MostBytes)
        {
            TooLarge(size, problems);
            return null;
        }

        var lines = text.StartsWith('\uFEFF') ? text[1..] : text;
        lines = lines.Replace("\r\n", "\n", StringComparison.Ordinal);
        return IsClean(lines, problems) ? new YamlTree(lines, problems).Read() : null;
    }

    /// <summary>Why a character may not stand in a playbook, or null when it may. A carriage return is judged by the caller.</summary>
    public static string? Refused(Rune rune) => rune.Value switch
    {
        '\n' or '\t' or '\r' => null,
        0 => "a NUL character (U+0000)",
        0xFEFF => "a byte order mark (U+FEFF) that is not at the beginning",
        0xFFFD => "the replacement character (U+FFFD), left where text was damaged",
        0xFFFE or 0xFFFF => $"the character U+{rune.Value:X4}, which is none",
        var c when Rune.IsControl(rune) => $"the control character U+{c:X4}",
        // Among them are the ones that YAML takes for line ends and editors do not: every line number below would be wrong.
        var c when Words.IsTurning(c) => $"the invisible character U+{c:X4}, with which text can read otherwise than it is stored",
        _ => null,
    };

    private static void TooLarge(long size, Problems problems) =>
        problems.Add(Place.Start, $"found {(size + 1023) / 1024} KB of text", $"expected at most {MostBytes / 1024} KB");

    private static int? InvalidAt(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return null;
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        return at;
    }

    private static bool IsClean(string text, Problems problems)
    {
        var (line, start, found) = (1, 0, 0);
        for (var i = 0; i < text.Length && found < MostCharacterProblems; i++)
        {
            switch (text[i])
            {
                case '\n':
                    (line, start) = (line + 1, i + 1);
                    break;
                case '\t' when i == start && !IsBlank(text, start):
                    found++;
                    problems.Add(new Place(line, 1), "found a tab in the indentation", "expected spaces");
                    break;
                case '%' when i == start:
                    found++;
                    problems.Add(new Place(line, 1), "found a line that begins with % (a YAML directive)", "it is not supported in a playbook; remove it");
                    break;
                case '\r':
                    found++;
                    problems.Add(new Place(line, i - start + 1), "found a carriage return without a line feed", "expected lines that end in LF or CRLF");
                    break;
                case >= ' ' and < '\u007f':
                    break;
                default:
                    var whole = Rune.TryGetRuneAt(text, i, out var rune);
                    if ((whole ? Refused(rune) : "half a character (a lone surrogate)") is { } what)
                    {
                        found++;
                        problems.Add(new Place(line, i - start + 1), $"found {what}", "expected plain text; remove it");
                    }

                    i += whole ? rune.Utf16SequenceLength - 1 : 0;
                    break;
            }
        }

        return found == 0;
    }

    private static bool IsBlank(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return text.AsSpan(start, (end < 0 ? text.Length : end) - start).Trim(" \t").IsEmpty;
    }
}
