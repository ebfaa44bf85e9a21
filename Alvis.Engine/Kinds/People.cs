namespace Alvis.Engine.Kinds;

/// <summary>Someone who can press a button, whichever surface they press it on.</summary>
public sealed record Person(string Id, string Name);

/// <summary>What a person may do. Each role may do all that those before it may.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Acts in incidents: acknowledge, approve, deny, escalate, close, silence, set a kill switch.</summary>
    Responder,

    /// <summary>Proposes playbooks.</summary>
    Author,

    /// <summary>Confirms and removes playbooks, lifts a kill switch, says who may do what.</summary>
    Admin,
}

/// <summary>
/// How a surface knows a person: <c>console:ada</c>, <c>slack:T024/U7</c>, <c>email:ada@techaro.fake</c>. Several accounts may be one
/// person's, whose rights and decisions then count once.
/// </summary>
/// <param name="Surface">The surface's word.</param>
/// <param name="Id">The id there, its workspace or tenant included.</param>
public sealed record Account(string Surface, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Surface}:{Id}";

    /// <summary>Reads <c>surface:id</c>; null for anything else.</summary>
    public static Account? Read(string text) =>
        text.Split(':', 2) is [{ Length: > 0 and <= 30 } surface, { Length: > 0 and <= 200 } id] && !id.Any(char.IsControl) ? new Account(surface, id) : null;
}

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
