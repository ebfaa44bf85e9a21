using System.Text;
using System.Text.RegularExpressions;

namespace Alvis.Engine.Escalations;

/// <summary>How the words for a person or team are compared: without case, a leading article, spaces, dashes and punctuation.</summary>
internal static partial class Recipient
{
    private static readonly string[] Articles = ["the", "a", "an", "our", "your", "my"];

    /// <summary>The words as they are compared: <c>The Platform-Team</c> gives <c>platformteam</c>.</summary>
    public static string Key(string words) => string.Concat(Parts(words));

    /// <summary>True for words that mean whoever is on call, without naming anybody.</summary>
    public static bool IsOnCall(string words) => OnCall().IsMatch(string.Join(' ', Parts(words)));

    private static string[] Parts(string words)
    {
        var text = new StringBuilder(Math.Min(words.Length, 200));
        foreach (var c in words.AsSpan(0, Math.Min(words.Length, 200)))
        {
            // An apostrophe joins ("team's"), everything else that is no letter or digit parts.
            if (c is not ('\'' or '’'))
                text.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        }

        var parts = text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && Articles.Contains(parts[0]) ? parts[1..] : parts;
    }

    [GeneratedRegex(
        @"^(?:(?:current|primary)\s)?(?:on\s?call|on\sduty|duty|oncaller)(?:\s(?:engineer|engineers|person|people|human|team|rotation|rota|responder|developer|operator|sre|staff|admin|contact))?\z"
        + @"|^(?:whoever|who\sever|someone|somebody|anyone|anybody|who|whomever)(?:\s(?:is|s|currently|that\sis|who\sis))*\son\s?(?:call|duty)\z"
        + @"|^(?:engineer|person|human|team|responder|developer|operator|sre|people)(?:\s(?:who|that|which|is|currently))*\son\s?(?:call|duty)\z",
        RegexOptions.CultureInvariant, 200)]
    private static partial Regex OnCall();
}
