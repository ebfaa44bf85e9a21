using System.Security.Cryptography;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Storage;

/// <summary>What the store does for itself: a pulse, and every minute with news a seal over the heads of all chains, which is also logged.</summary>
public sealed partial class SqliteUpkeep(SqliteDatabase database, TimeProvider time, ILogger<SqliteUpkeep> logger) : IStoreUpkeep
{
    /// <inheritdoc/>
    public Task BeatAsync(DateTimeOffset at, CancellationToken cancel) => database.WriteAsync((db, tx) => db.Execute(
        "INSERT INTO pulse (one, at) VALUES (1, @at) ON CONFLICT (one) DO UPDATE SET at = excluded.at", new { at = at.ToUnixTimeMilliseconds() }, tx), cancel);

    /// <inheritdoc/>
    public async Task<string?> SealAsync(CancellationToken cancel)
    {
        var hash = await database.WriteAsync((db, tx) =>
        {
            var events = db.ExecuteScalar<long>("SELECT count(*) FROM events", transaction: tx);
            var audit = db.ExecuteScalar<long>("SELECT count(*) FROM audit", transaction: tx);
            var last = db.QueryFirstOrDefault<(long Events, long Audit)>("SELECT events, audit FROM seals ORDER BY number DESC LIMIT 1", transaction: tx);
            if ((events, audit) == last)
                return null;
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sum.AppendData(db.ExecuteScalar<byte[]?>("SELECT hash FROM seals ORDER BY number DESC LIMIT 1", transaction: tx) ?? []);
            foreach (var head in db.Query<byte[]>(
                "SELECT chain FROM events e WHERE sequence = (SELECT max(sequence) FROM events WHERE incident = e.incident) ORDER BY incident", transaction: tx))
                sum.AppendData(head);
            sum.AppendData(db.ExecuteScalar<byte[]?>("SELECT chain FROM audit ORDER BY number DESC LIMIT 1", transaction: tx) ?? []);
            var seal = sum.GetHashAndReset();
            db.Execute("INSERT INTO seals (at, events, audit, hash) VALUES (@at, @events, @audit, @seal)", new { at = time.Now().ToUnixTimeMilliseconds(), events, audit, seal }, tx);
            return Convert.ToHexStringLower(seal);
        }, cancel);
        if (hash is not null)
            Log.Sealed(logger, hash);
        return hash;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "TimelineSealed", Level = LogLevel.Information, Message = "The timelines are sealed: {Hash}")]
        public static partial void Sealed(ILogger logger, string hash);
    }
}
