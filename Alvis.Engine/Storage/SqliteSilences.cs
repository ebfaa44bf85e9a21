using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>Silences in SQLite.</summary>
public sealed class SqliteSilences(SqliteDatabase database) : ISilenceStore
{
    private const string Columns = "service AS Service, until AS Until, by_id AS ById, by_name AS ByName, at AS At, because AS Because";

    /// <inheritdoc/>
    public Task<IReadOnlyList<Silence>> AllAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<Silence>>(
        async db => [.. (await db.QueryAsync<Row>($"SELECT {Columns} FROM silences ORDER BY service")).Select(Of)], cancel);

    /// <inheritdoc/>
    public Task<Silence?> FindAsync(string service, CancellationToken cancel) => database.ReadAsync(async db =>
        await db.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM silences WHERE service = @service", new { service }) is { } row ? Of(row) : null, cancel);

    /// <inheritdoc/>
    public Task SetAsync(Silence silence, CancellationToken cancel) => database.WriteAsync((db, tx) => db.Execute(
        """
        INSERT INTO silences (service, until, by_id, by_name, at, because) VALUES (@Service, @Until, @ById, @ByName, @At, @Because)
        ON CONFLICT (service) DO UPDATE SET until = excluded.until, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at, because = excluded.because
        """,
        new Row(silence.Service, silence.Until.ToUnixTimeMilliseconds(), silence.By.Id, silence.By.Name, silence.At.ToUnixTimeMilliseconds(), silence.Because), tx), cancel);

    /// <inheritdoc/>
    public Task EndAsync(string service, CancellationToken cancel) => database.WriteAsync(
        (db, tx) => db.Execute("DELETE FROM silences WHERE service = @service", new { service }, tx), cancel);

    private static Silence Of(Row r) => new(
        r.Service, DateTimeOffset.FromUnixTimeMilliseconds(r.Until), new Person(r.ById, r.ByName), DateTimeOffset.FromUnixTimeMilliseconds(r.At), r.Because);

    private sealed record Row(string Service, long Until, string ById, string ByName, long At, string? Because);
}
