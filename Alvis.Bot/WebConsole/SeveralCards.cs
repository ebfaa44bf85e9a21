using Alvis.Engine.Conversations;

namespace Alvis.Bot.WebConsole;

/// <summary>Several answers to one request, each about a thing with a name.</summary>
internal sealed record SeveralCards(IReadOnlyList<NamedCard> Cards) : Card;

/// <summary>One of them.</summary>
internal sealed record NamedCard(string Name, Card Card);
