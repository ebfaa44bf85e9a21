using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>How far chat products have come, in SQLite.</summary>
public sealed class SqliteThreadStore(SqliteDatabase database) : IThreadStore
{
    private const string Columns =
        "surface AS Surface, incident AS Incident, channel AS Channel, message AS Message, begun AS Begun, told AS Told, card AS Card, summary AS Summary, done AS Done, "
        + "sending AS Sending, sending_upto AS SendingUpto, sending_at AS SendingAt, edit_lost_at AS EditLostAt, dead_why AS DeadWhy, dead_cure AS DeadCure, dead_at AS DeadAt, dead_for_good AS DeadForGood, "
        + "revision AS Revision";

    /// <inheritdoc/>
    public async Task<string> FirstAsync(string name, string value, CancellationToken cancel)
    {
        // It is there at every start but the first: nothing is written then.
        if (await database.ReadAsync(db => db.ExecuteScalarAsync<string?>("SELECT value FROM firsts WHERE name = @name", new { name }), cancel) is { } first)
            return first;
        return await database.WriteAsync((db, tx) =>
        {
            db.Execute("INSERT INTO firsts (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", new { name, value }, tx);
            return db.ExecuteScalar<string>("SELECT value FROM firsts WHERE name = @name", new { name }, tx)!;
        }, cancel);
    }

    /// <inheritdoc/>
    public Task<PostedThread?> FindAsync(string surface, IncidentId incident, CancellationToken cancel) => database.ReadAsync(async db =>
        (await db.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM posted_threads WHERE surface = @surface AND incident = @Number", new { surface, incident.Number }))?.ToThread(), cancel);

    /// <inheritdoc/>
    public Task<IncidentId?> FindAsync(string surface, string channel, string message, CancellationToken cancel) => database.ReadAsync(async db =>
        await db.ExecuteScalarAsync<long?>(
            "SELECT incident FROM posted_threads WHERE surface = @surface AND channel = @channel AND message = @message ORDER BY incident DESC LIMIT 1", new { surface, channel, message }) is { } id
            ? new IncidentId(id)
            : (IncidentId?)null, cancel);

    /// <inheritdoc/>
    public Task<PostedThread?> SaveAsync(PostedThread row, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        var stored = Row.Of(row with { Revision = row.Revision + 1 });
        var saved = row.Revision == 0
            ? db.Execute(
                """
                INSERT INTO posted_threads (surface, incident, channel, message, begun, told, card, summary, done, sending, sending_upto, sending_at,
                                            edit_lost_at, dead_why, dead_cure, dead_at, dead_for_good, revision)
                VALUES (@Surface, @Incident, @Channel, @Message, @Begun, @Told, @Card, @Summary, @Done, @Sending, @SendingUpto, @SendingAt,
                        @EditLostAt, @DeadWhy, @DeadCure, @DeadAt, @DeadForGood, @Revision)
                ON CONFLICT (surface, incident) DO NOTHING
                """, stored, tx)
            : db.Execute(
                """
                UPDATE posted_threads SET channel = @Channel, message = @Message, begun = @Begun, told = @Told, card = @Card, summary = @Summary, done = @Done,
                       sending = @Sending, sending_upto = @SendingUpto, sending_at = @SendingAt, edit_lost_at = @EditLostAt,
                       dead_why = @DeadWhy, dead_cure = @DeadCure, dead_at = @DeadAt, dead_for_good = @DeadForGood, revision = @Revision
                WHERE surface = @Surface AND incident = @Incident AND revision = @Revision - 1
                """, stored, tx);
        return saved == 1 ? stored.ToThread() : null;
    }, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IncidentId>> UnfinishedAsync(string surface, DateTimeOffset openedAfter, DateTimeOffset closedAfter, int most, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<IncidentId>>(async db =>
            [.. (await db.QueryAsync<long>(
                """
                SELECT i.id FROM incidents i LEFT JOIN posted_threads t ON t.surface = @surface AND t.incident = i.id
                WHERE i.closed_at IS NULL AND (t.incident IS NULL OR t.told < i.version OR t.card < i.version OR t.edit_lost_at IS NOT NULL)
                UNION
                SELECT t.incident FROM posted_threads t JOIN incidents i ON i.id = t.incident
                WHERE t.surface = @surface AND t.done = 0 AND i.closed_at IS NOT NULL
                UNION
                SELECT i.id FROM incidents i LEFT JOIN posted_threads t ON t.surface = @surface AND t.incident = i.id
                WHERE i.closed_at > @closedAfter AND i.opened_at >= @openedAfter AND t.incident IS NULL
                ORDER BY 1 LIMIT @most
                """,
                new { surface, openedAfter = openedAfter.ToUnixTimeMilliseconds(), closedAfter = closedAfter.ToUnixTimeMilliseconds(), most }))
                .Select(id => new IncidentId(id))], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PostedThread>> OfAsync(IncidentId incident, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PostedThread>>(async db =>
        [.. (await db.QueryAsync<Row>($"SELECT {Columns} FROM posted_threads WHERE incident = @Number ORDER BY surface", new { incident.Number })).Select(r => r.ToThread())], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PostedThread>> DeadAsync(int most, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PostedThread>>(async db =>
        [.. (await db.QueryAsync<Row>(
            $"SELECT {Columns} FROM posted_threads WHERE dead_for_good = 0 ORDER BY dead_at DESC, incident DESC, surface LIMIT @most", new { most })).Select(r => r.ToThread())], cancel);

    /// <inheritdoc/>
    public Task<int> CountDeadAsync(CancellationToken cancel) =>
        database.ReadAsync(db => db.ExecuteScalarAsync<int>("SELECT count(*) FROM posted_threads WHERE dead_for_good = 0"), cancel);

    private sealed record Row(
        string Surface, long Incident, string Channel, string? Message, long Begun, long Told, long Card, long Summary, long Done, long? Sending, long? SendingUpto, long? SendingAt,
        long? EditLostAt, string? DeadWhy, string? DeadCure, long? DeadAt, long? DeadForGood, long Revision)
    {
        public static Row Of(PostedThread t) => new(
            t.Surface, t.Incident.Number, t.Channel, t.Message, t.Begun, t.Told, t.Card, t.Summary ? 1 : 0, t.Done ? 1 : 0,
            t.Sending?.Sequence, t.Sending?.Upto, t.Sending?.At.ToUnixTimeMilliseconds(), t.EditLost?.ToUnixTimeMilliseconds(),
            t.Dead?.Why, t.Dead?.Cure, t.Dead?.At.ToUnixTimeMilliseconds(), t.Dead is null ? null : t.Dead.ForGood ? 1 : 0, t.Revision);

        public PostedThread ToThread() => new(Surface, new IncidentId(Incident))
        {
            Channel = Channel,
            Message = Message,
            Begun = (int)Begun,
            Told = Told,
            Card = Card,
            Summary = Summary != 0,
            Done = Done != 0,
            Sending = Sending is { } sequence ? new PostBegun(sequence, SendingUpto ?? 0, Instant(SendingAt)) : null,
            EditLost = EditLostAt is null ? null : Instant(EditLostAt),
            Dead = DeadWhy is null ? null : new DeadLetter(DeadWhy, DeadCure ?? "", Instant(DeadAt), DeadForGood == 1),
            Revision = Revision,
        };

        private static DateTimeOffset Instant(long? ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms ?? 0);
    }
}
