using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;
using Microsoft.Data.Sqlite;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Storage;

/// <summary>The audit in SQLite; what people pressed in incidents is read from their timelines.</summary>
public sealed class SqliteAuditStore(SqliteDatabase database) : IAuditStore
{
    // A press records what follows from it too, under the same name: these are the presses themselves.
    private static readonly string[] Presses =
    [
        EventWords.Of(typeof(Approved)), EventWords.Of(typeof(Denied)), EventWords.Of(typeof(Acknowledged)), EventWords.Of(typeof(HandedBack)),
        EventWords.Of(typeof(Escalated)), EventWords.Of(typeof(ClosedByPerson)), EventWords.Of(typeof(ResumeAsked)),
    ];

    /// <inheritdoc/>
    public Task AddAsync(AuditEntry entry, CancellationToken cancel) => database.WriteAsync((db, tx) => SqliteAuditRows.Write(db, tx, entry), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> BeforeAsync(DateTimeOffset before, int most, CancellationToken cancel) => ListAsync(before, most, null, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> FindAsync(string text, DateTimeOffset before, int most, CancellationToken cancel) =>
        ListAsync(before, most, text, cancel);

    /// <inheritdoc/>
    public Task<string?> BrokenAsync(CancellationToken cancel) => database.ReadAsync(async db =>
    {
        if (SqliteAuditRows.Broken(db) is { } number)
            return $"entry {number} of the audit";
        foreach (var id in await db.QueryAsync<long>("SELECT id FROM incidents ORDER BY id"))
        {
            cancel.ThrowIfCancellationRequested();
            if (EventRows.Broken(db, new IncidentId(id)) is { } sequence)
                return $"entry {sequence} of {new IncidentId(id)}";
        }

        return null;
    }, cancel);

    // Within one instant the order is always the same: whoever pages on by instant and number of entries misses none.
    private Task<IReadOnlyList<AuditEntry>> ListAsync(DateTimeOffset before, int most, string? text, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<AuditEntry>>(async db =>
    {
        var pressed = await PressedAsync(db, before, most, text);
        return [.. SqliteAuditRows.Before(db, before, most, text).Concat(pressed).OrderByDescending(e => e.At).Take(most)];
    }, cancel);

    private static async Task<IEnumerable<AuditEntry>> PressedAsync(SqliteConnection db, DateTimeOffset before, int most, string? text) =>
        (await db.QueryAsync<Press>(
            """
            SELECT e.incident AS Incident, i.service AS Service, e.word AS Word, e.version AS Version, e.at AS At, e.actor_id AS ActorId,
                   e.actor_name AS ActorName, e.body AS Body
            FROM events e JOIN incidents i ON i.id = e.incident
            WHERE e.actor_id IS NOT NULL AND e.at < @before AND e.word IN @Presses
              AND (e.word <> @Escalated OR coalesce(json_extract(iif(json_valid(e.body), e.body, '{}'), '$.hand_over'), 0) = 0)
              AND (@text IS NULL OR instr(lower(coalesce(e.actor_name, e.actor_id) || ' ' || replace(e.word, '_', ' ') || ' INC-' || e.incident || ' ' || i.service), lower(@text)) > 0)
            ORDER BY e.at DESC, e.incident DESC, e.sequence DESC LIMIT @most
            """,
            new { before = before.ToUnixTimeMilliseconds(), most, text, Presses, Escalated = EventWords.Of(typeof(Escalated)) })).Select(p => p.ToEntry());

    private sealed record Press(long Incident, string Service, string Word, long Version, long At, string ActorId, string? ActorName, string Body)
    {
        public AuditEntry ToEntry() => new(
            DateTimeOffset.FromUnixTimeMilliseconds(At), Actor.Of(new Person(ActorId, ActorName ?? ActorId)), Word, $"{new IncidentId(Incident)} {Service}", Why());

        // A body that was redacted or damaged has nothing to say here; --verify tells which.
        private string Why()
        {
            try
            {
                return Body.Length == 0 ? "" : EventJson.Read(Word, (int)Version, Body) switch
                {
                    Denied d => d.Because ?? "",
                    Escalated e => e.Why,
                    ClosedByPerson c => c.Because,
                    _ => "",
                };
            }
            catch (System.Text.Json.JsonException)
            {
                return "";
            }
        }
    }
}
