using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Records what a person did outside an incident.</summary>
internal sealed class Deeds(IAuditStore audit, TimeProvider time)
{
    /// <summary>Records one deed.</summary>
    /// <param name="by">Whose.</param>
    /// <param name="what">One of <see cref="AuditWords"/>.</param>
    /// <param name="about">The service.</param>
    /// <param name="text">What else there is to say; may be empty.</param>
    /// <param name="cancel">Ends it.</param>
    public Task NoteAsync(Asker by, string what, string about, string text, CancellationToken cancel) =>
        audit.AddAsync(new AuditEntry(time.Now(), Actor.Of(by.Person), what, about, text), cancel);
}
