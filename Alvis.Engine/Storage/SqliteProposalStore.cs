using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>Proposed playbooks in SQLite.</summary>
public sealed class SqliteProposalStore(SqliteDatabase database) : IProposalStore
{
    private const string Columns =
        "id AS Id, service AS Service, name AS Name, text AS Text, base AS Base, by_id AS ById, by_name AS ByName, surface AS Surface, at AS At, "
        + "ended AS Ended, ended_by AS EndedBy, ended_at AS EndedAt";

    /// <inheritdoc/>
    public Task AddAsync(Proposal proposal, DateTimeOffset dropBefore, int most, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        db.Execute("DELETE FROM proposals WHERE at < @Before", new { Before = dropBefore.ToUnixTimeMilliseconds() }, tx);
        db.Execute(
            "DELETE FROM proposals WHERE id IN (SELECT id FROM proposals ORDER BY at DESC, id LIMIT -1 OFFSET @Keep)", new { Keep = most - 1 }, tx);
        return db.Execute(
            """
            INSERT INTO proposals (id, service, name, text, base, by_id, by_name, surface, at)
            VALUES (@Id, @Service, @Name, @Text, @Base, @ById, @ByName, @Surface, @At)
            """,
            new { proposal.Id, proposal.Service, proposal.Name, proposal.Text, proposal.Base, ById = proposal.By.Id, ByName = proposal.By.Name, proposal.Surface, At = proposal.At.ToUnixTimeMilliseconds() }, tx);
    }, cancel);

    /// <inheritdoc/>
    public Task<Proposal?> FindAsync(string id, CancellationToken cancel) => database.ReadAsync(async db =>
        await db.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM proposals WHERE id = @id", new { id }) is { } row ? Of(row) : null, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Proposal>> WaitingAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<Proposal>>(async db =>
        [.. (await db.QueryAsync<Row>($"SELECT {Columns} FROM proposals WHERE ended IS NULL ORDER BY at DESC, id")).Select(Of)], cancel);

    /// <inheritdoc/>
    public Task<bool> EndAsync(string id, ProposalEnd end, CancellationToken cancel) => database.WriteAsync(
        (db, tx) => db.Execute(
            "UPDATE proposals SET ended = @How, ended_by = @By, ended_at = @At WHERE id = @id AND ended IS NULL",
            new { id, end.How, end.By, At = end.At.ToUnixTimeMilliseconds() }, tx) == 1, cancel);

    private static Proposal Of(Row r) => new(
        r.Id, r.Service, r.Name, r.Text, r.Base, new Person(r.ById, r.ByName), r.Surface, DateTimeOffset.FromUnixTimeMilliseconds(r.At),
        r.Ended is null ? null : new ProposalEnd(r.Ended, r.EndedBy ?? "", DateTimeOffset.FromUnixTimeMilliseconds(r.EndedAt ?? r.At)));

    private sealed record Row(
        string Id, string Service, string Name, string Text, string? Base, string ById, string ByName, string Surface, long At, string? Ended, string? EndedBy, long? EndedAt);
}
