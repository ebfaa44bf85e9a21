using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Microsoft.AspNetCore.Components;

namespace Alvis.Bot.WebConsole;

/// <summary>What stands around every page.</summary>
public sealed record Frame
{
    /// <summary>The page's title.</summary>
    public required string Title { get; init; }

    /// <summary>Which entry of <see cref="Places"/> is marked; empty for none.</summary>
    public string Place { get; init; } = "";

    /// <summary>Who looks at it; null before they signed in.</summary>
    public Asker? Asker { get; init; }

    /// <summary>When it was drawn, for the word that says how old it is.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How often something had been sent to open pages before it was drawn.</summary>
    public required long News { get; init; }

    /// <summary>What everybody must know, whatever page they are on.</summary>
    public IReadOnlyList<Banner> Banners { get; init; } = [];

    /// <summary>The answer to what the person just pressed or said, when their browser runs no script.</summary>
    public Card? Answer { get; init; }

    /// <summary>The incident whose changes redraw this page; empty for none.</summary>
    public string Follows { get; init; } = "";

    /// <summary>How often the page draws itself anew while it is looked at; null for never.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Further scripts of the page.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>The page itself.</summary>
    public required RenderFragment Body { get; init; }

    /// <summary>Where one can go: address, word, and the sign before it.</summary>
    public static IReadOnlyList<(string Path, string Word, string Sign)> Places { get; } =
    [
        ("/", "Incidents", "◉"),
        ("/services", "Services", "▤"),
        ("/playbooks/new", "Add a playbook", "+"),
        ("/people", "People", "☺"),
        ("/audit", "Audit", "≡"),
    ];
}

/// <summary>One line that stands above every page.</summary>
public sealed record Banner(Tone Tone, string Text, string? Path = null);
