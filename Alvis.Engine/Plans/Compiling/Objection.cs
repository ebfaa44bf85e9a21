using System.Net;
using System.Net.Sockets;

namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Gives a refused sentence the reason that helps its author most. It decides nothing: the sentence was refused before it came here.
/// </summary>
internal static class Objection
{
    private static readonly string[] Private = [".internal", ".local", ".localhost", ".lan", ".home.arpa", ".intranet", ".corp"];

    public static Stuck To(Sentence sentence, Stuck why, Names names)
    {
        var words = sentence.Tokens.Where(t => t.Kind == TokenKind.Word).Select(t => t.Text).ToList();
        var line = $" {string.Join(' ', words)} ";
        bool Has(string phrase) => line.Contains($" {phrase} ", StringComparison.Ordinal);

        if (IsInjected(sentence.Tokens))
            return new Stuck("injected_instruction", "This gives orders to the reader of the playbook. A playbook is data: it can only use the steps Alvis knows.");
        if (sentence.Tokens.Any(t => t.Kind == TokenKind.Url && IsUnsafe(t.Text)))
            return new Stuck("unsafe_target", "Link-local, loopback and private addresses are refused unless they are the address of a check of this playbook.");
        if (words.Exists(Vocabulary.Secrets.Contains))
            return new Stuck("secret_request", "Alvis never shows or sends secrets.");
        if (words.Exists(Vocabulary.Destructive.Contains))
            return new Stuck("destructive_step", "Deleting or clearing data is never compiled from text. Register it as a destructive action and put an approval before it.");
        if (why.Code == "missing_duration")
            return why;
        if (words.Exists(Vocabulary.Endless.Contains) || Has("as long as") || Has("as often as"))
            return new Stuck("unbounded_repeat", "A repeat needs a limit: say how many times.", "Run the health check.");
        if (words.Exists(Vocabulary.Hedges.Contains) || Has("if you like") || Has("feel free"))
            return new Stuck("hedged_step", "This is advice. At 3 AM Alvis needs an instruction: say do it, or leave it out.", "If it fails, restart the app.");
        if (why.Code is "not_understood" or "unknown_step" && sentence.Tokens.FirstOrDefault(t => t.Kind == TokenKind.Code && names.RestartedBy(t.Text) is null && names.ActionOf(t.Text) is null) is { } code)
            return new Stuck("unregistered_command", $"`{Kinds.Words.Clip(code.Text, 80)}` is not a command of this playbook. Only its restart commands and registered actions can be used.");
        return why;
    }

    /// <summary>True for words that order the reader, not the plan.</summary>
    public static bool IsInjected(IReadOnlyList<Token> tokens)
    {
        var line = $" {string.Join(' ', tokens.Where(t => t.Kind == TokenKind.Word).Select(t => t.Text))} ";
        return Vocabulary.Injections.Any(phrase => line.Contains($" {phrase} ", StringComparison.Ordinal));
    }

    /// <summary>True for an address on this machine, in a private network or of a cloud's own services.</summary>
    public static bool IsUnsafe(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return true;
        if (uri.IsLoopback)
            return true;
        if (uri.HostNameType == UriHostNameType.Dns)
        {
            // A dot at the end changes nothing, and a name without one is found in a private network alone.
            var host = uri.Host.TrimEnd('.');
            return !host.Contains('.', StringComparison.Ordinal) || Private.Any(ending => host.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        }

        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
            return true;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || IPAddress.IsLoopback(address);
        var bytes = address.GetAddressBytes();
        return bytes[0] is 0 or 10 or 127 or >= 224 || (bytes[0] == 169 && bytes[1] == 254) || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 100 && bytes[1] is >= 64 and < 128);
    }
}
