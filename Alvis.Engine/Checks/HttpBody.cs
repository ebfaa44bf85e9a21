using System.Text;
using System.Text.Json;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>The beginning of an answer's body: at most <see cref="Most"/> bytes, whatever is sent.</summary>
/// <param name="Text">Decoded by the charset the answer names, else as UTF-8. Untrusted.</param>
/// <param name="Whole">False when there was more.</param>
internal sealed record HttpBody(string Text, bool Whole)
{
    public const int Most = 64 * 1024;
    private const int MostShown = 1024;

    public static async Task<HttpBody> ReadAsync(HttpContent content, ProbeProgress progress, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[Math.Clamp(content.Headers.ContentLength ?? 4_096, 1, Most)];
        var count = 0;
        while (true)
        {
            if (count == buffer.Length)
            {
                if (count == Most)
                    break;
                Array.Resize(ref buffer, Math.Min(Most, Math.Max(4_096, count * 2)));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(count), cancel);
            if (read == 0)
                return new HttpBody(Decode(content, buffer.AsSpan(0, count)), Whole: true);
            progress.Received(count += read);
        }

        return new HttpBody(Decode(content, buffer), Whole: false);
    }

    /// <summary>What is wrong with the body, or null: it does not contain the text.</summary>
    public string? Lacks(string wanted, Func<string, string> redact)
    {
        if (Text.Contains(wanted, StringComparison.Ordinal))
            return null;
        var which = Whole ? "the body does" : $"the first {Most / 1024} KB of the body do";
        return $"{which} not contain \"{Words.Clip(wanted, 100)}\"; {Begins(redact)}";
    }

    /// <summary>What is wrong with the body, or null: it is not JSON, or has other values than wanted.</summary>
    public string? Differs(IReadOnlyList<(JsonPath Path, WantedValue Value)> wanted, Func<string, string> redact)
    {
        if (!Whole)
            return $"the body is longer than {Most / 1024} KB, too long to be looked into as JSON";
        try
        {
            using var document = JsonDocument.Parse(Text);
            var wrong = wanted
                .Select(w => (w, Found: w.Path.Find(document.RootElement)))
                .Where(f => f.Found is not { } found || !f.w.Value.Equals(found))
                .Select(f => $"{f.w.Path.Text} is {(f.Found is { } found ? Words.Clip(redact(found.GetRawText()), 100) : "missing")}, wanted {Words.Clip(f.w.Value.Json, 100)}")
                .ToList();
            return wrong.Count == 0 ? null : string.Join("; ", wrong.Take(3)) + (wrong.Count > 3 ? $"; and {wrong.Count - 3} more" : "");
        }
        catch (JsonException)
        {
            return $"the body is not JSON; {Begins(redact)}";
        }
    }

    /// <summary>The first kilobyte, for people: redacted, without control characters but line ends and tabs. Null when there is nothing.</summary>
    public string? Excerpt(Func<string, string> redact)
    {
        // Redacted before it is cut: half a secret would not be found.
        var shown = new StringBuilder(MostShown);
        var bytes = 0;
        foreach (var rune in redact(Text).EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MostShown)
                break;
            shown.Append(Rune.IsControl(rune) && rune.Value is not ('\n' or '\t') ? " " : rune.ToString());
        }

        return shown.Length == 0 ? null : shown.ToString();
    }

    private string Begins(Func<string, string> redact) => Text.Length == 0 ? "it is empty" : $"it begins \"{Words.Clip(redact(Text).Trim(), 80)}\"";

    private static string Decode(HttpContent content, ReadOnlySpan<byte> bytes)
    {
        var encoding = Encoding.UTF8;
        if (content.Headers.ContentType?.CharSet?.Trim('"') is { Length: > 0 and < 40 } name)
        {
            try
            {
                encoding = Encoding.GetEncoding(name);
            }
            catch (ArgumentException)
            {
                // The server names a charset that .NET does not know. What it sends is nearly always UTF-8 all the same.
            }
        }

        return encoding.GetString(bytes).TrimStart('\ufeff');
    }
}
