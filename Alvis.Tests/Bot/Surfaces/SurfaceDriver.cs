using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>Someone on a surface.</summary>
internal sealed record Visitor(string Name, Role Role)
{
    public static readonly Visitor Ada = new("Ada", Role.Admin);
    public static readonly Visitor Mara = new("Mara", Role.Responder);
    public static readonly Visitor Ivo = new("Ivo", Role.Responder);
    public static readonly Visitor Vera = new("Vera", Role.Viewer);
}

/// <summary>An incident's message as a person sees it.</summary>
/// <param name="Incident">Whose.</param>
/// <param name="Title">Its first line.</param>
/// <param name="Text">All of it, on one line.</param>
/// <param name="Buttons">What can be pressed.</param>
internal sealed record ShownMessage(IncidentId Incident, string Title, string Text, IReadOnlyList<ShownButton> Buttons);

/// <summary>A button as a person sees it, with what the surface needs to press it: also later, when it is not shown any more.</summary>
internal sealed record ShownButton(string Label, IReadOnlyDictionary<string, string> Fields);

/// <summary>What only the one who pressed or typed gets to see.</summary>
/// <param name="Ok">False for a refusal.</param>
/// <param name="Text">What it says.</param>
/// <param name="Links">Where it leads, as paths of the console.</param>
/// <param name="Buttons">What can be pressed.</param>
internal sealed record PrivateAnswer(bool Ok, string Text, IReadOnlyList<string> Links, IReadOnlyList<ShownButton> Buttons);

/// <summary>
/// A surface as people use it: the contract suite looks and presses through this alone. What it reads is what somebody sees who did not act
/// themselves, as text.
/// </summary>
internal abstract class SurfaceDriver : IAsyncDisposable
{
    /// <summary>False where there are no buttons and verbs are typed.</summary>
    public virtual bool CanPress => true;

    /// <summary>False where what was shown stays as it is.</summary>
    public virtual bool CanEdit => true;

    /// <summary>False where whoever is there is one and the same and may do everything.</summary>
    public virtual bool KnowsPeople => true;

    /// <summary>True where <c>add-playbook</c> opens a form of the surface's own, and does not lead to the console's.</summary>
    public virtual bool OpensForms => false;

    /// <summary>Begins what the surface runs on, once, and says what an Alvis that uses it is told.</summary>
    public virtual Task<IReadOnlyList<(string Key, string Value)>> SettingsAsync() => Task.FromResult<IReadOnlyList<(string, string)>>([]);

    /// <summary>Puts the surface into an Alvis that is about to start; one that every Alvis has puts in nothing.</summary>
    public virtual void Add(IServiceCollection parts)
    {
    }

    /// <summary>Alvis has started, or started again.</summary>
    public abstract Task BeginAsync(World world);

    /// <summary>All messages of incidents that stand in the channel.</summary>
    public abstract Task<IReadOnlyList<ShownMessage>> ReadChannelAsync();

    /// <summary>The notes in the thread of an incident, top to bottom.</summary>
    public abstract Task<IReadOnlyList<string>> ReadThreadAsync(IncidentId incident);

    /// <summary>Every summary that stands at an incident.</summary>
    public abstract Task<IReadOnlyList<string>> ReadSummariesAsync(IncidentId incident);

    /// <summary>All that somebody sees of the surface now, as text; not asked for where people are not known.</summary>
    public virtual Task<string> ReadAllAsync(Visitor by) => throw new NotSupportedException("People are not told apart here.");

    /// <summary>Presses a button.</summary>
    public virtual Task<PrivateAnswer> PressAsync(Visitor by, ShownButton button, string? answer) => throw new NotSupportedException("There are no buttons here.");

    /// <summary>Types a line.</summary>
    public abstract Task<PrivateAnswer> SayAsync(Visitor by, string line);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
