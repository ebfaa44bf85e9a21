using System.Security.Cryptography;
using System.Text;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Alvis.Engine.Storage;

/// <summary>
/// Entries as rows. Each row's chain covers the one before, its own place and head, and the digest of its body: nothing can be
/// changed, taken out or put in without the chain showing it, and a body may still be redacted.
/// </summary>
internal static class EventRows
{
    /// <summary>Writes entries of one incident, in order.</summary>
    public static void Write(SqliteConnection db, SqliteTransaction tx, IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0)
            return;
        var chain = db.ExecuteScalar<byte[]?>(
            "SELECT chain FROM events WHERE incident = @Number ORDER BY sequence DESC LIMIT 1", new { entries[0].Incident.Number }, tx) ?? [];
        foreach (var entry in entries)
        {
            var body = EventJson.Write(entry.Event);
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(body));
            chain = Link(chain, entry.Incident, entry.Sequence, EventWords.Of(entry.Event), EventWords.Version, entry.At.ToUnixTimeMilliseconds(), entry.By.Person?.Id, entry.By.Person?.Name, digest);
            db.Execute(
                """
                INSERT INTO events (incident, sequence, word, version, at, actor_id, actor_name, body, digest, chain)
                VALUES (@Number, @Sequence, @Word, @Version, @At, @ActorId, @ActorName, @body, @digest, @chain)
                """,
                new
                {
                    entry.Incident.Number,
                    entry.Sequence,
                    Word = EventWords.Of(entry.Event),
                    EventWords.Version,
                    At = entry.At.ToUnixTimeMilliseconds(),
                    ActorId = entry.By.Person?.Id,
                    ActorName = entry.By.Person?.Name,
                    body,
                    digest,
                    chain,
                }, tx);
        }
    }

    /// <summary>The entries of an incident after a sequence, in order.</summary>
    public static IReadOnlyList<Entry> Read(SqliteConnection db, IncidentId id, SqliteTransaction? tx, long after = 0) =>
        [.. db.Query<Row>(
            "SELECT sequence AS Sequence, word AS Word, version AS Version, at AS At, actor_id AS ActorId, actor_name AS ActorName, body AS Body FROM events WHERE incident = @Number AND sequence > @after ORDER BY sequence",
            new { id.Number, after }, tx).Select(r => r.ToEntry(id))];

    /// <summary>The first sequence at which the chain of an incident does not hold, or null when it holds.</summary>
    public static long? Broken(SqliteConnection db, IncidentId id)
    {
        byte[] chain = [];
        var expected = 1L;
        foreach (var row in db.Query<ChainRow>(
            "SELECT sequence AS Sequence, word AS Word, version AS Version, at AS At, actor_id AS ActorId, actor_name AS ActorName, body AS Body, digest AS Digest, chain AS Chain FROM events WHERE incident = @Number ORDER BY sequence",
            new { id.Number }))
        {
            chain = Link(chain, id, row.Sequence, row.Word, (int)row.Version, row.At, row.ActorId, row.ActorName, row.Digest);
            var body = row.Body.Length == 0 || SHA256.HashData(Encoding.UTF8.GetBytes(row.Body)).AsSpan().SequenceEqual(row.Digest);
            if (row.Sequence != expected++ || !body || !chain.AsSpan().SequenceEqual(row.Chain))
                return row.Sequence;
        }

        // What is cut off at the end leaves a chain that holds; the incident knows how long it is.
        var length = db.ExecuteScalar<long?>("SELECT version FROM incidents WHERE id = @Number", new { id.Number }) ?? 0;
        return expected == length + 1 ? null : Math.Min(expected, length + 1);
    }

    // A text goes in with its length, so that none can take over a part of its neighbour.
    private static byte[] Link(byte[] before, IncidentId id, long sequence, string word, int version, long at, string? actor, string? name, byte[] digest) =>
        SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes($"|{id.Number}|{sequence}|{word}|{version}|{at}|{actor?.Length}:{actor}|{name?.Length}:{name}|"), .. digest]);

    private sealed record Row(long Sequence, string Word, long Version, long At, string? ActorId, string? ActorName, string Body)
    {
        public Entry ToEntry(IncidentId id) => new(
            id, Sequence, DateTimeOffset.FromUnixTimeMilliseconds(At),
            ActorId is null ? Actor.Alvis : Actor.Of(new Person(ActorId, ActorName ?? ActorId)),
            EventJson.Read(Word, (int)Version, Body));
    }

    private sealed record ChainRow(long Sequence, string Word, long Version, long At, string? ActorId, string? ActorName, string Body, byte[] Digest, byte[] Chain);
}
