using Alvis.Engine.Guards;
using Alvis.Engine.Response;
using Dapper;

namespace Alvis.Engine.Storage;

/// <summary>Kill switches in SQLite; the one for all services has an empty name there.</summary>
public sealed class SqliteSwitches(SqliteDatabase database) : ISwitches
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<KillSwitch>> OnAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<KillSwitch>>(async db =>
        [.. (await db.QueryAsync<Row>("SELECT service AS Service, set_by AS SetBy, at AS At, because AS Because FROM kill_switches ORDER BY service"))
            .Select(r => new KillSwitch(r.Service.Length == 0 ? null : r.Service, r.SetBy, DateTimeOffset.FromUnixTimeMilliseconds(r.At), r.Because))], cancel);

    /// <inheritdoc/>
    public Task TurnOnAsync(KillSwitch killSwitch, CancellationToken cancel) => database.WriteAsync((db, tx) => db.Execute(
        """
        INSERT INTO kill_switches (service, set_by, at, because) VALUES (@Service, @SetBy, @At, @Because)
        ON CONFLICT (service) DO UPDATE SET set_by = excluded.set_by, at = excluded.at, because = excluded.because
        """,
        new Row(killSwitch.Service ?? "", killSwitch.By, killSwitch.At.ToUnixTimeMilliseconds(), killSwitch.Because), tx), cancel);

    /// <inheritdoc/>
    public Task TurnOffAsync(string? service, CancellationToken cancel) => database.WriteAsync(
        (db, tx) => db.Execute("DELETE FROM kill_switches WHERE service = @Service", new { Service = service ?? "" }, tx), cancel);

    private sealed record Row(string Service, string SetBy, long At, string Because);
}
