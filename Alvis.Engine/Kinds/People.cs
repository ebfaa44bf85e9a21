namespace Alvis.Engine.Kinds;

/// <summary>Someone who can press a button, whichever surface they press it on.</summary>
public sealed record Person(string Id, string Name);

/// <summary>Who caused an event: Alvis itself, or a person.</summary>
public sealed record Actor(Person? Person)
{
    /// <summary>Alvis, acting on a playbook.</summary>
    public static readonly Actor Alvis = new((Person?)null);

    /// <summary>The name to show.</summary>
    public string Name => Person?.Name ?? "Alvis";

    /// <summary>A person as an actor.</summary>
    public static Actor Of(Person person) => new(person);
}

/// <summary>A refusal is an answer, not a fault: its text is shown to the person as it stands.</summary>
public sealed record Refusal(string Text);
