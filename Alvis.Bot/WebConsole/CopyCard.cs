using Alvis.Engine.Conversations;

namespace Alvis.Bot.WebConsole;

/// <summary>A text to copy and hand on, with what to know of it. Shown once: it is not kept.</summary>
internal sealed record CopyCard(string Text, string Copy) : Card;
