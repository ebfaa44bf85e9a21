using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>Confirmed playbooks in SQLite, every version kept.</summary>
public sealed class SqlitePlaybookStore(SqliteDatabase database) : IPlaybookStore
{
    private const string Columns =
        "service AS Service, source AS Source, text AS Text, hash AS Hash, plan AS Plan, confirmed_by AS ConfirmedBy, confirmed_at AS ConfirmedAt, "
        + "paused AS Paused, paused_until AS PausedUntil, paused_by AS PausedBy";

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredPlaybook>> AllAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<StoredPlaybook>>(
        async db => [.. (await db.QueryAsync<Row>($"SELECT {Columns} FROM playbooks ORDER BY service")).Select(Of)], cancel);

    /// <inheritdoc/>
    public Task SaveAsync(IReadOnlyList<StoredPlaybook> playbooks, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        foreach (var p in playbooks)
        {
            var row = new Row(
                p.Service, p.Source, p.Text, p.Hash, p.Plan, p.ConfirmedBy, p.ConfirmedAt.ToUnixTimeMilliseconds(), p.Paused?.Because,
                p.Paused?.Until?.ToUnixTimeMilliseconds(), p.Paused?.By);
            db.Execute(
                """
                INSERT INTO playbooks (service, source, text, hash, plan, confirmed_by, confirmed_at, paused, paused_until, paused_by)
                VALUES (@Service, @Source, @Text, @Hash, @Plan, @ConfirmedBy, @ConfirmedAt, @Paused, @PausedUntil, @PausedBy)
                ON CONFLICT (service) DO UPDATE SET source = excluded.source, text = excluded.text, hash = excluded.hash, plan = excluded.plan,
                    confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, paused = excluded.paused,
                    paused_until = excluded.paused_until, paused_by = excluded.paused_by
                """, row, tx);
            db.Execute(
                """
                INSERT INTO playbook_history (service, confirmed_at, confirmed_by, source, text, plan)
                VALUES (@Service, @ConfirmedAt, @ConfirmedBy, @Source, @Text, @Plan)
                ON CONFLICT (service, confirmed_at) DO UPDATE SET confirmed_by = excluded.confirmed_by, source = excluded.source, text = excluded.text, plan = excluded.plan
                """, row, tx);
        }

        return playbooks.Count;
    }, cancel);

    /// <inheritdoc/>
    public Task PauseAsync(string service, Pause? pause, CancellationToken cancel) => database.WriteAsync(
        (db, tx) => db.Execute(
            "UPDATE playbooks SET paused = @Because, paused_until = @Until, paused_by = @By WHERE service = @service",
            new { service, pause?.Because, Until = pause?.Until?.ToUnixTimeMilliseconds(), pause?.By }, tx), cancel);

    /// <inheritdoc/>
    public Task RemoveAsync(string service, CancellationToken cancel) => database.WriteAsync(
        (db, tx) => db.Execute("DELETE FROM playbooks WHERE service = @service", new { service }, tx), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PlaybookVersion>> HistoryAsync(string service, int most, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PlaybookVersion>>(async db =>
        [.. (await db.QueryAsync<VersionRow>(
            "SELECT confirmed_at AS ConfirmedAt, confirmed_by AS ConfirmedBy, source AS Source FROM playbook_history WHERE service = @service ORDER BY confirmed_at DESC LIMIT @most", new { service, most }))
            .Select(r => new PlaybookVersion(service, DateTimeOffset.FromUnixTimeMilliseconds(r.ConfirmedAt), r.ConfirmedBy, r.Source))], cancel);

    /// <inheritdoc/>
    public Task<string?> TextAsync(string service, DateTimeOffset confirmedAt, CancellationToken cancel) => database.ReadAsync(db =>
        db.QueryFirstOrDefaultAsync<string?>(
            "SELECT text FROM playbook_history WHERE service = @service AND confirmed_at = @At", new { service, At = confirmedAt.ToUnixTimeMilliseconds() }), cancel);

    private static StoredPlaybook Of(Row r) => new(
        r.Service, r.Source, r.Text, r.Hash, r.Plan, r.ConfirmedBy, DateTimeOffset.FromUnixTimeMilliseconds(r.ConfirmedAt),
        r.Paused is null ? null : new Pause(r.Paused, r.PausedUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null, r.PausedBy));

    private sealed record Row(
        string Service, string Source, string Text, string Hash, string Plan, string ConfirmedBy, long ConfirmedAt, string? Paused, long? PausedUntil, string? PausedBy);

    private sealed record VersionRow(long ConfirmedAt, string ConfirmedBy, string Source);
}
