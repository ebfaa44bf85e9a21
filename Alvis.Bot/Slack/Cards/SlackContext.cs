namespace Alvis.Bot.Slack.Cards;

/// <summary>What a card in Slack is drawn with beside itself.</summary>
/// <param name="Console">The console's address, before places in it.</param>
/// <param name="Mention">The user (<c>U…</c>) or user group (<c>S…</c>) behind an entry of <c>Escalations</c>; null for none.</param>
internal sealed record SlackContext(Uri Console, Func<string, string?> Mention)
{
    /// <summary>A place in the console as an address.</summary>
    public string Link(string path) => new Uri(Console, path).AbsoluteUri;
}
