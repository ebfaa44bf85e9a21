using System.Globalization;
using Alvis.Engine.Kinds;
using Alvis.Engine.Writing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Alvis.Engine.Storage;

/// <summary>What models were asked and what it cost, in SQLite. Entries and answers are kept for 400 days.</summary>
public sealed class SqliteModelLedger(SqliteDatabase database) : IModelLedger
{
    /// <summary>The first schema that has it.</summary>
    public const int Since = 6;

    private const decimal Millionths = 1_000_000m;
    private const string Sums = "SELECT coalesce(sum(tokens_in + tokens_out), 0) AS Tokens, coalesce(sum(cost), 0) AS Cost FROM model_calls";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <inheritdoc/>
    public Task<(long Entry, Refusal? Refusal)> BeginAsync(ModelCall call, Limits limits, CancellationToken cancel) => database.WriteAsync((db, tx) =>
    {
        db.Execute("DELETE FROM model_calls WHERE at < @Before", new { Before = (call.At - Kept).ToUnixTimeMilliseconds() }, tx);
        var purse = db.QueryFirst<Row>($"{Sums} WHERE purse = @Purse", new { call.Purse }, tx);
        var month = Month(db, tx, call.At);
        if (Refuse(call, limits, purse, month) is { } refusal)
            return (0L, (Refusal?)refusal);
        return (db.ExecuteScalar<long>(
            """
            INSERT INTO model_calls (at, purse, prompt, version, model, question, tokens_in, tokens_out, cost)
            VALUES (@At, @Purse, @Prompt, @Version, @Model, @Question, @In, @Out, @Cost) RETURNING entry
            """,
            new { At = call.At.ToUnixTimeMilliseconds(), call.Purse, call.Prompt, call.Version, call.Model, call.Question, call.Worst.In, call.Worst.Out, Cost = Stored(call.Cost) }, tx), null);
    }, cancel);

    /// <inheritdoc/>
    public Task EndAsync(long entry, ModelEnd end, CancellationToken cancel) => database.WriteAsync((db, tx) => db.Execute(
        "UPDATE model_calls SET ended = @How, tokens_in = @In, tokens_out = @Out, cost = @Cost, answer = @Answer WHERE entry = @entry",
        new { entry, end.How, end.Used.In, end.Used.Out, Cost = Stored(end.Cost), end.Answer }, tx), cancel);

    /// <inheritdoc/>
    public Task<string?> AnswerAsync(string question, CancellationToken cancel) => database.ReadAsync(db =>
        db.QueryFirstOrDefaultAsync<string?>("SELECT answer FROM model_calls WHERE question = @question AND answer IS NOT NULL ORDER BY entry DESC LIMIT 1", new { question }), cancel);

    /// <inheritdoc/>
    public Task<Spent> SpentAsync(DateTimeOffset at, CancellationToken cancel) => database.ReadAsync(async db =>
    {
        await Task.CompletedTask;
        var month = Month(db, null, at);
        return new Spent(month.Tokens, month.Cost / Millionths);
    }, cancel);

    private static Row Month(SqliteConnection db, SqliteTransaction? tx, DateTimeOffset at)
    {
        var start = new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return db.QueryFirst<Row>($"{Sums} WHERE at >= @From AND at < @To", new { From = start.ToUnixTimeMilliseconds(), To = start.AddMonths(1).ToUnixTimeMilliseconds() }, tx);
    }

    private static Refusal? Refuse(ModelCall call, Limits limits, Row purse, Row month)
    {
        var (tokens, cost) = (call.Worst.In + call.Worst.Out, call.Cost);
        return
            purse.Tokens + tokens > limits.TokensPerIncident ? new Refusal("its limit of tokens for one incident (Llm:MaxTokensPerIncident) is reached") :
            (purse.Cost / Millionths) + cost > limits.CostPerIncident ? new Refusal("its limit of cost for one incident (Llm:MaxCostPerIncident) is reached") :
            month.Tokens + tokens > limits.TokensPerMonth ? new Refusal("its limit of tokens for the month (Llm:MaxTokensPerMonth) is reached") :
            (month.Cost / Millionths) + cost > limits.CostPerMonth
                ? new Refusal(string.Create(CultureInfo.InvariantCulture, $"its limit of cost for the month (Llm:MaxCostPerMonth, {limits.CostPerMonth}) is reached"))
                : null;
    }

    private static long Stored(decimal cost) => (long)decimal.Ceiling(cost * Millionths);

    private sealed record Row(long Tokens, long Cost);
}
