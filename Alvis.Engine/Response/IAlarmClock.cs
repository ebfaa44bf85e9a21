using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>Wakes the responder for an incident at an instant. Not the truth: the store's instants are, and a sweep sets what is missing.</summary>
public interface IAlarmClock
{
    /// <summary>Sets the incident's alarm, replacing an earlier one.</summary>
    Task SetAsync(IncidentId incident, DateTimeOffset at, CancellationToken cancel);
}

/// <summary>Sees to it that an incident is advanced soon, by one runner at a time.</summary>
public interface IRunner
{
    /// <summary>Asks for a run; asked while one is under way, another follows it.</summary>
    void Kick(IncidentId incident);
}
