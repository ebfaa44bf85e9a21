using System.Text.Json;
using Alvis.Engine.Checks;
using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>What checks have seen, in SQLite.</summary>
public sealed class SqliteCheckStore(SqliteDatabase database) : ICheckStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<(string Service, string Check), CheckState>> StatesAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<(string Service, string Check), CheckState>>(async db =>
            (await db.QueryAsync<(string Service, string Name, string Body)>("SELECT service, name, body FROM check_states"))
                .ToDictionary(r => (r.Service, r.Name), r => JsonSerializer.Deserialize<CheckStateRow>(r.Body)!.Read()), cancel);

    /// <inheritdoc/>
    public Task SaveAsync(IReadOnlyCollection<(string Service, string Check, CheckState State)> states, CancellationToken cancel) => database.WriteAsync((db, tx) => db.Execute(
        "INSERT INTO check_states (service, name, body) VALUES (@Service, @Check, @Body) ON CONFLICT (service, name) DO UPDATE SET body = excluded.body",
        states.Select(s => new { s.Service, s.Check, Body = JsonSerializer.Serialize(CheckStateRow.Of(s.State)) }), tx), cancel);

    /// <inheritdoc/>
    public Task AddMinutesAsync(IReadOnlyCollection<CheckMinute> minutes, DateTimeOffset dropBefore, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        db.Execute(
            """
            INSERT INTO check_minutes (service, name, minute, looks, failures, total_ms, slowest_ms)
            VALUES (@Service, @Name, @Minute, @Looks, @Failures, @TotalMs, @SlowestMs)
            ON CONFLICT (service, name, minute) DO UPDATE SET looks = looks + excluded.looks, failures = failures + excluded.failures,
                total_ms = total_ms + excluded.total_ms, slowest_ms = max(slowest_ms, excluded.slowest_ms)
            """,
            minutes.Select(m => new Row(m.Service, m.Check, m.Minute.ToUnixTimeMilliseconds(), m.Looks, m.Failures, (long)m.Total.TotalMilliseconds, (long)m.Slowest.TotalMilliseconds)), tx);
        // A small batch at a time, so that no write waits long behind it.
        return db.Execute(
            "DELETE FROM check_minutes WHERE rowid IN (SELECT rowid FROM check_minutes WHERE minute < @before LIMIT 5000)",
            new { before = dropBefore.ToUnixTimeMilliseconds() }, tx);
    }, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckMinute>> MinutesAsync(string service, string check, DateTimeOffset from, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<CheckMinute>>(async db =>
            [.. (await db.QueryAsync<Row>(
                "SELECT service AS Service, name AS Name, minute AS Minute, looks AS Looks, failures AS Failures, total_ms AS TotalMs, slowest_ms AS SlowestMs FROM check_minutes WHERE service = @service AND name = @check AND minute >= @from ORDER BY minute",
                new { service, check, from = from.ToUnixTimeMilliseconds() }))
                .Select(ToMinute)], cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckMinute>> SlotsAsync(IReadOnlyCollection<string> services, string check, DateTimeOffset from, TimeSpan slot, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<CheckMinute>>(async db =>
        {
            var all = new List<CheckMinute>();
            // SQLite takes a limited number of parameters.
            foreach (var some in services.Chunk(500))
            {
                all.AddRange((await db.QueryAsync<Sums>(
                    """
                    SELECT service AS Service, name AS Name, minute / @length * @length AS Minute, sum(looks) AS Looks, sum(failures) AS Failures,
                        sum(total_ms) AS TotalMs, max(slowest_ms) AS SlowestMs
                    FROM check_minutes WHERE service IN @some AND name = @check AND minute >= @from GROUP BY service, minute / @length
                    """,
                    new { some, check, from = from.ToUnixTimeMilliseconds(), length = (long)slot.TotalMilliseconds })).Select(ToMinute));
            }

            return all;
        }, cancel);

    private static CheckMinute ToMinute(Row r) => new(
        r.Service, r.Name, DateTimeOffset.FromUnixTimeMilliseconds(r.Minute), (int)r.Looks, (int)r.Failures,
        TimeSpan.FromMilliseconds(r.TotalMs), TimeSpan.FromMilliseconds(r.SlowestMs));

    private static CheckMinute ToMinute(Sums s) => ToMinute(new Row(s.Service, s.Name, s.Minute, s.Looks, s.Failures, s.TotalMs, s.SlowestMs));

    // A sum has no declared type, and before the first row the driver says that it is bytes: a record would find no constructor for that.
    private sealed class Sums
    {
        public string Service { get; init; } = "";
        public string Name { get; init; } = "";
        public long Minute { get; init; }
        public long Looks { get; init; }
        public long Failures { get; init; }
        public long TotalMs { get; init; }
        public long SlowestMs { get; init; }
    }

    private sealed record Row(string Service, string Name, long Minute, long Looks, long Failures, long TotalMs, long SlowestMs);
}
