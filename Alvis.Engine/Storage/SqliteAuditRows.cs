using System.Security.Cryptography;
using System.Text;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Alvis.Engine.Storage;

/// <summary>Entries of the audit as rows: each row's chain covers the one before and all of its own, so no change of any goes unseen.</summary>
internal static class SqliteAuditRows
{
    /// <summary>Appends within a transaction, so that what is recorded and the record are one.</summary>
    public static int Write(SqliteConnection db, SqliteTransaction tx, AuditEntry entry)
    {
        var last = db.QueryFirstOrDefault<Head>("SELECT number AS Number, chain AS Chain FROM audit ORDER BY number DESC LIMIT 1", transaction: tx);
        var row = new Row(
            (last?.Number ?? 0) + 1, entry.At.ToUnixTimeMilliseconds(), entry.Actor.Person?.Id, entry.Actor.Person?.Name, entry.What,
            Words.Clip(entry.About, AuditEntry.LongestAbout), Words.Clip(entry.Text, AuditEntry.LongestText), []);
        db.Execute(
            """
            INSERT INTO audit (number, at, actor_id, actor_name, what, about, text, chain)
            VALUES (@Number, @At, @ActorId, @ActorName, @What, @About, @Text, @Chain)
            """, row with { Chain = Link(last?.Chain ?? [], row) }, tx);
        return db.Execute("UPDATE audit_length SET length = @Number", new { row.Number }, tx);
    }

    /// <summary>The newest before an instant, newest first; of those with a text in them, where one is given.</summary>
    public static IEnumerable<AuditEntry> Before(SqliteConnection db, DateTimeOffset before, int most, string? text) =>
        db.Query<Row>(
            """
            SELECT number AS Number, at AS At, actor_id AS ActorId, actor_name AS ActorName, what AS What, about AS About, text AS Text, chain AS Chain
            FROM audit
            WHERE at < @before AND (@text IS NULL OR instr(lower(coalesce(actor_name, actor_id, 'Alvis') || ' ' || replace(what, '_', ' ') || ' ' || about), lower(@text)) > 0)
            ORDER BY at DESC, number DESC LIMIT @most
            """, new { before = before.ToUnixTimeMilliseconds(), most, text }).Select(r => r.ToEntry());

    /// <summary>The first number at which the chain does not hold, or null when it holds.</summary>
    public static long? Broken(SqliteConnection db)
    {
        byte[] chain = [];
        var expected = 1L;
        foreach (var row in db.Query<Row>(
            "SELECT number AS Number, at AS At, actor_id AS ActorId, actor_name AS ActorName, what AS What, about AS About, text AS Text, chain AS Chain FROM audit ORDER BY number",
            buffered: false))
        {
            chain = Link(chain, row);
            if (row.Number != expected || !chain.AsSpan().SequenceEqual(row.Chain))
                return Math.Min(row.Number, expected);
            expected++;
        }

        // What is cut off at the end leaves a chain that holds.
        var length = db.ExecuteScalar<long?>("SELECT length FROM audit_length") ?? 0;
        return expected == length + 1 ? null : Math.Min(expected, length + 1);
    }

    // A text goes in with its length, so that none can take over a part of its neighbour.
    private static byte[] Link(byte[] before, Row r) => SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(
        $"|{r.Number}|{r.At}|{r.ActorId?.Length}:{r.ActorId}|{r.ActorName?.Length}:{r.ActorName}|{r.What.Length}:{r.What}|{r.About.Length}:{r.About}|{r.Text.Length}:{r.Text}|")]);

    private sealed record Head(long Number, byte[] Chain);

    private sealed record Row(long Number, long At, string? ActorId, string? ActorName, string What, string About, string Text, byte[] Chain)
    {
        public AuditEntry ToEntry() => new(
            DateTimeOffset.FromUnixTimeMilliseconds(At), ActorId is null ? Actor.Alvis : Actor.Of(new Person(ActorId, ActorName ?? ActorId)), What, About, Text);
    }
}
