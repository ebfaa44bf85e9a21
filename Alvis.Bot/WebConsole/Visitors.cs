using Alvis.Bot.Access;

namespace Alvis.Bot.WebConsole;

/// <summary>Who sent a request.</summary>
internal static class Visitors
{
    /// <summary>Who is signed in; null for nobody.</summary>
    public static Asker? Visitor(this HttpContext context) => context.Features.Get<Asker>();

    /// <summary>Who is signed in, on pages that nobody else gets to see.</summary>
    public static Asker SignedIn(this HttpContext context) => context.Visitor() ?? throw new InvalidOperationException("This page is for people who signed in.");
}
