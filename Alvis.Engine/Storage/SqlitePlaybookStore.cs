using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>Confirmed playbooks in SQLite, every version kept.</summary>
public sealed class SqlitePlaybookStore(SqliteDatabase database) : IPlaybookStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredPlaybook>> AllAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<StoredPlaybook>>(async db =>
        [.. (await db.QueryAsync<Row>(
            "SELECT service AS Service, source AS Source, text AS Text, hash AS Hash, plan AS Plan, confirmed_by AS ConfirmedBy, confirmed_at AS ConfirmedAt, paused AS Paused FROM playbooks ORDER BY service"))
            .Select(r => new StoredPlaybook(r.Service, r.Source, r.Text, r.Hash, r.Plan, r.ConfirmedBy, DateTimeOffset.FromUnixTimeMilliseconds(r.ConfirmedAt), r.Paused))], cancel);

    /// <inheritdoc/>
    public Task SaveAsync(IReadOnlyList<StoredPlaybook> playbooks, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        foreach (var p in playbooks)
        {
            var row = new Row(p.Service, p.Source, p.Text, p.Hash, p.Plan, p.ConfirmedBy, p.ConfirmedAt.ToUnixTimeMilliseconds(), p.Paused);
            db.Execute(
                """
                INSERT INTO playbooks (service, source, text, hash, plan, confirmed_by, confirmed_at, paused)
                VALUES (@Service, @Source, @Text, @Hash, @Plan, @ConfirmedBy, @ConfirmedAt, @Paused)
                ON CONFLICT (service) DO UPDATE SET source = excluded.source, text = excluded.text, hash = excluded.hash, plan = excluded.plan,
                    confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, paused = excluded.paused
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
    public Task PauseAsync(string service, string? because, CancellationToken cancel) => database.WriteAsync(
        (db, tx) => db.Execute("UPDATE playbooks SET paused = @because WHERE service = @service", new { service, because }, tx), cancel);

    private sealed record Row(string Service, string Source, string Text, string Hash, string Plan, string ConfirmedBy, long ConfirmedAt, string? Paused);
}
