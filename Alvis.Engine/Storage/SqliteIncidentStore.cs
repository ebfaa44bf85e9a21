using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Engine.Storage;

/// <summary>Timelines in SQLite.</summary>
public sealed class SqliteIncidentStore(SqliteDatabase database, IOptions<ResponseOptions> options, Changes? changes = null) : IIncidentStore
{
    /// <inheritdoc/>
    public async Task<(Incident Incident, bool IsNew)> OpenAsync(Opened happened, DateTimeOffset at, CancellationToken cancel)
    {
        var (incident, isNew) = await database.WriteAsync((db, tx) =>
        {
            var id = db.ExecuteScalar<long?>(
                """
                INSERT INTO incidents (service, status, version, opened_at, failing_since, restarts, finding, under)
                VALUES (@Service, 'Open', 0, @At, @Since, 0, @Finding, @Under)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                new { happened.Service, At = at.ToUnixTimeMilliseconds(), Since = happened.FailingSince.ToUnixTimeMilliseconds(), happened.Result.Finding, Under = happened.Under?.Number }, tx);
            if (id is null)
            {
                var open = db.ExecuteScalar<long>("SELECT id FROM incidents WHERE service = @Service AND closed_at IS NULL", new { happened.Service }, tx);
                return (Fold.All(EventRows.Read(db, new IncidentId(open), tx))!, false);
            }

            var entry = new Entry(new IncidentId(id.Value), 1, at, Actor.Alvis, happened);
            EventRows.Write(db, tx, [entry]);
            var incident = Fold.Next(null, entry);
            Update(db, tx, incident);
            return (incident, true);
        }, cancel);
        if (isNew)
            changes?.Tell(incident.Id);
        return (incident, isNew);
    }

    /// <inheritdoc/>
    public async Task<Appended> AppendAsync(Incident read, IReadOnlyList<IncidentEvent> events, Actor by, DateTimeOffset at, CancellationToken cancel)
    {
        var appended = await database.WriteAsync<Appended>((db, tx) =>
        {
            var version = db.ExecuteScalar<long?>("SELECT version FROM incidents WHERE id = @Number", new { read.Id.Number }, tx);
            if (version != read.Version)
                return new Appended.Stale();

            var entries = events.Select((e, n) => new Entry(read.Id, read.Version + n + 1, at, by, e)).ToList();
            if (events.Select(e => Holder(db, tx, e)).FirstOrDefault(h => h is not null) is { } holder)
                return new Appended.Busy(holder);
            foreach (var entry in entries)
                Imply(db, tx, read, entry);
            EventRows.Write(db, tx, entries);
            var incident = entries.Aggregate(read, Fold.Next);
            Update(db, tx, incident);
            return new Appended.Done(incident);
        }, cancel);
        if (appended is Appended.Done)
            changes?.Tell(read.Id);
        return appended;
    }

    /// <inheritdoc/>
    public async Task<Incident?> LoadAsync(IncidentId id, CancellationToken cancel) => Fold.All(await TimelineAsync(id, cancel));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> TimelineAsync(IncidentId id, CancellationToken cancel) => TimelineAsync(id, after: 0, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> TimelineAsync(IncidentId id, long after, CancellationToken cancel) =>
        database.ReadAsync(db => Task.FromResult(EventRows.Read(db, id, null, after)), cancel);

    /// <inheritdoc/>
    public Task<IncidentId?> FindOpenAsync(string service, CancellationToken cancel) => database.ReadAsync(async db =>
        await db.ExecuteScalarAsync<long?>("SELECT id FROM incidents WHERE service = @service AND closed_at IS NULL", new { service }) is { } id
            ? new IncidentId(id)
            : (IncidentId?)null, cancel);

    /// <inheritdoc/>
    public async Task<Incident?> LastClosedAsync(string service, CancellationToken cancel)
    {
        var id = await database.ReadAsync(db => db.ExecuteScalarAsync<long?>(
            "SELECT id FROM incidents WHERE service = @service AND closed_at IS NOT NULL ORDER BY closed_at DESC, id DESC LIMIT 1", new { service }), cancel);
        return id is null ? null : await LoadAsync(new IncidentId(id.Value), cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Due>> PendingAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<Due>>(async db =>
        [.. (await db.QueryAsync<(long Id, long Due)>("SELECT id, due_at FROM incidents WHERE due_at IS NOT NULL ORDER BY due_at"))
            .Select(r => new Due(new IncidentId(r.Id), Instant(r.Due)))], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IncidentLine>> ListAsync(int most, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<IncidentLine>>(async db =>
        [.. (await db.QueryAsync<LineRow>(
            """
            SELECT id AS Id, service AS Service, status AS Status, opened_at AS OpenedAt, closed_at AS ClosedAt, failing_since AS FailingSince,
                   restarts AS Restarts, finding AS Finding
            FROM incidents ORDER BY id DESC LIMIT @most
            """, new { most }))
            .Select(r => r.ToLine())], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, IncidentId>> OpenByServiceAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyDictionary<string, IncidentId>>(async db =>
        (await db.QueryAsync<(string Service, long Id)>("SELECT service, id FROM incidents WHERE closed_at IS NULL"))
            .ToDictionary(r => r.Service, r => new IncidentId(r.Id), StringComparer.Ordinal), cancel);

    /// <inheritdoc/>
    public Task<int> FailedSinceAsync(DateTimeOffset since, string except, CancellationToken cancel) => database.ReadAsync(db =>
        db.ExecuteScalarAsync<int>(
            "SELECT count(DISTINCT service) FROM incidents WHERE opened_at > @since AND service NOT IN (@except, @Umbrella)",
            new { since = since.ToUnixTimeMilliseconds(), except, ServiceName.Umbrella }), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IncidentId>> UmbrellasAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<IncidentId>>(async db =>
        [.. (await db.QueryAsync<long>(
            "SELECT id FROM incidents WHERE service = @Umbrella AND closed_at IS NULL UNION SELECT under FROM incidents WHERE under IS NOT NULL AND waits = 1",
            new { ServiceName.Umbrella }))
            .Select(id => new IncidentId(id))], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<UnderUmbrella>> UnderAsync(IncidentId umbrella, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<UnderUmbrella>>(async db =>
        [.. (await db.QueryAsync<UnderRow>(
            """
            SELECT i.id AS Id, i.service AS Service, i.status AS Status, i.finding AS Finding, i.waits AS Waits, t.at AS CallsSince
            FROM incidents i LEFT JOIN target_locks t ON t.incident = i.id WHERE i.under = @Number ORDER BY i.id
            """, new { umbrella.Number }))
            .Select(r => r.ToUnder())], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PastRestart>> RestartsAsync(string platform, string target, DateTimeOffset after, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PastRestart>>(async db =>
        [.. (await db.QueryAsync<(long Incident, long At)>(
            "SELECT incident, at FROM restarts WHERE platform = @platform AND target = @target AND at > @after ORDER BY at, attempt",
            new { platform, target, after = after.ToUnixTimeMilliseconds() }))
            .Select(r => new PastRestart(new IncidentId(r.Incident), Instant(r.At)))], cancel);

    /// <inheritdoc/>
    public Task<Quiet?> QuietAsync(string service, CancellationToken cancel) => database.ReadAsync(async db =>
        await db.QueryFirstOrDefaultAsync<QuietRow>("SELECT incident AS Incident, until AS Until, closed_by AS ClosedBy FROM quiet WHERE service = @service", new { service }) is { } row
            ? new Quiet(new IncidentId(row.Incident), Instant(row.Until), row.ClosedBy)
            : null, cancel);

    /// <inheritdoc/>
    public async Task EndQuietAsync(string service, CancellationToken cancel)
    {
        if (await QuietAsync(service, cancel) is not null)
            await database.WriteAsync((db, tx) => db.Execute("DELETE FROM quiet WHERE service = @service", new { service }, tx), cancel);
    }

    private static (string Platform, string Target, string Key)? TargetOf(IncidentEvent happened) => happened switch
    {
        RestartBegun b => (b.Platform, b.Target, b.Key),
        ActionBegun b => ("command", b.Name, b.Key),
        _ => null,
    };

    private static IncidentId? Holder(SqliteConnection db, SqliteTransaction tx, IncidentEvent happened) =>
        TargetOf(happened) is var (platform, target, _)
        && db.ExecuteScalar<long?>("SELECT incident FROM target_locks WHERE platform = @platform AND target = @target", new { platform, target }, tx) is { } holder
            ? new IncidentId(holder)
            : null;

    // What an event implies beside the timeline, in the same transaction.
    private void Imply(SqliteConnection db, SqliteTransaction tx, Incident read, Entry entry)
    {
        if (TargetOf(entry.Event) is var (platform, target, key))
        {
            db.Execute(
                "INSERT INTO target_locks (platform, target, incident, key, at) VALUES (@platform, @target, @Number, @key, @At)",
                new { platform, target, entry.Incident.Number, key, At = entry.At.ToUnixTimeMilliseconds() }, tx);
        }

        switch (entry.Event)
        {
            case RestartBegun b:
                db.Execute(
                    "INSERT INTO restarts (key, platform, target, service, incident, attempt, at) VALUES (@Key, @Platform, @Target, @Service, @Number, @Attempt, @At)",
                    new { b.Key, b.Platform, b.Target, b.Service, entry.Incident.Number, b.Attempt, At = entry.At.ToUnixTimeMilliseconds() }, tx);
                break;
            case RestartFinished f:
                db.Execute("DELETE FROM target_locks WHERE key = @Key", new { f.Key }, tx);
                break;
            case ActionFinished f:
                db.Execute("DELETE FROM target_locks WHERE key = @Key", new { f.Key }, tx);
                break;
            case ClosedByPerson when !read.Latest.Healthy && !read.IsUmbrella:
                db.Execute(
                    "INSERT INTO quiet (service, incident, until, closed_by) VALUES (@Service, @Number, @Until, @By) ON CONFLICT (service) DO UPDATE SET incident = excluded.incident, until = excluded.until, closed_by = excluded.closed_by",
                    new { read.Service, read.Id.Number, Until = (entry.At + options.Value.QuietFor).ToUnixTimeMilliseconds(), By = entry.By.Name }, tx);
                break;
        }
    }

    private static void Update(SqliteConnection db, SqliteTransaction tx, Incident i) => db.Execute(
        """
        UPDATE incidents SET status = @Status, version = @Version, closed_at = @ClosedAt, due_at = @DueAt, restarts = @Restarts, finding = @Finding, waits = @Under
        WHERE id = @Number
        """,
        new
        {
            Status = i.Status.ToString(),
            i.Version,
            ClosedAt = i.ClosedAt?.ToUnixTimeMilliseconds(),
            DueAt = Rules.DueAt(i)?.ToUnixTimeMilliseconds(),
            i.Restarts,
            i.Latest.Finding,
            i.Under,
            i.Id.Number,
        }, tx);

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private sealed record QuietRow(long Incident, long Until, string ClosedBy);

    private static IncidentStatus StatusOf(string text) => Enum.TryParse<IncidentStatus>(text, out var status) ? status : IncidentStatus.Open;

    private sealed record UnderRow(long Id, string Service, string Status, string Finding, long Waits, long? CallsSince)
    {
        public UnderUmbrella ToUnder() => new(new IncidentId(Id), Service, StatusOf(Status), Finding, Waits != 0, CallsSince is not null);
    }

    private sealed record LineRow(long Id, string Service, string Status, long OpenedAt, long? ClosedAt, long FailingSince, long Restarts, string Finding)
    {
        public IncidentLine ToLine() => new(
            new IncidentId(Id), Service, StatusOf(Status),
            Instant(OpenedAt), ClosedAt is { } closed ? Instant(closed) : null, Instant(FailingSince), (int)Restarts, Finding);
    }
}
