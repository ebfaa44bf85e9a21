using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;
using Dapper;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Storage;

/// <summary>What people did, and that it stays as it was written.</summary>
public sealed class SqliteAuditStoreTests : IAsyncLifetime
{
    private TempStore temp = null!;
    private SqliteAuditStore audit = null!;

    public async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        audit = new SqliteAuditStore(temp.Database);
    }

    public async Task DisposeAsync() => await temp.DisposeAsync();

    [Fact]
    public async Task What_was_added_comes_back_newest_first()
    {
        await AddAsync(3);
        Assert.Equal(["2", "1", "0"], (await BeforeAsync(DateTimeOffset.MaxValue, 10)).Select(e => e.Text));
        Assert.Equal(["2", "1"], (await BeforeAsync(DateTimeOffset.MaxValue, 2)).Select(e => e.Text));
        Assert.Equal(["0"], (await BeforeAsync(Some.Night.AddSeconds(1), 10)).Select(e => e.Text));
        Assert.Equal(Some.Mara, (await BeforeAsync(DateTimeOffset.MaxValue, 1))[0].Actor.Person);
    }

    [Fact]
    public async Task Presses_in_incidents_stand_among_the_rest_and_what_follows_from_them_does_not()
    {
        await AddAsync(1);
        var incident = await AskedAsync();
        var denied = Presses.Decide(incident, new Press.Deny(Some.Ivo, null, "a migration runs"), Some.Night.AddSeconds(5));
        await Incidents.AppendAsync(incident, denied.Events, Actor.Of(Some.Ivo), Some.Night.AddSeconds(5), CancellationToken.None);

        var all = await BeforeAsync(DateTimeOffset.MaxValue, 10);

        Assert.Equal(2, all.Count);
        Assert.Equal(("Ivo", "denied", "INC-1 shop", "a migration runs"), (all[0].Actor.Name, all[0].What, all[0].About, all[0].Text));
    }

    [Theory]
    [InlineData("mara", "denied", "silenced")]
    [InlineData("INC-1", "denied")]
    [InlineData("denied inc-1 shop", "denied")]
    [InlineData("SILENCE", "silenced", "silence_ended")]
    [InlineData("silence ended", "silence_ended")]
    [InlineData("t_ll", "silence_ended")]
    [InlineData("%")]
    [InlineData("a migration")]
    public async Task A_text_is_looked_for_in_who_did_what_about_what(string text, params string[] found)
    {
        var incident = await AskedAsync();
        await audit.AddAsync(new AuditEntry(Some.Night, Actor.Of(Some.Ivo), AuditWords.SilenceEnded, "t_ll", "a migration"), CancellationToken.None);
        await audit.AddAsync(new AuditEntry(Some.Night.AddSeconds(1), Actor.Of(Some.Mara), AuditWords.Silenced, "till", "a migration"), CancellationToken.None);
        var denied = Presses.Decide(incident, new Press.Deny(Some.Mara, null, "a migration runs"), Some.Night.AddSeconds(5));
        await Incidents.AppendAsync(incident, denied.Events, Actor.Of(Some.Mara), Some.Night.AddSeconds(5), CancellationToken.None);
        Assert.Equal(found, (await audit.FindAsync(text, DateTimeOffset.MaxValue, 10, CancellationToken.None)).Select(e => e.What));
        Assert.Equal(found.Take(1), (await audit.FindAsync(text, DateTimeOffset.MaxValue, 1, CancellationToken.None)).Select(e => e.What));
    }

    [Fact]
    public async Task Entries_of_one_instant_always_come_in_the_same_order()
    {
        for (var n = 0; n < 5; n++)
            await audit.AddAsync(new AuditEntry(Some.Night, Actor.Of(Some.Mara), AuditWords.KillSwitchOn, "shop", $"{n}"), CancellationToken.None);
        Assert.Equal(["4", "3", "2", "1", "0"], (await BeforeAsync(DateTimeOffset.MaxValue, 10)).Select(e => e.Text));
        Assert.Equal(["4", "3"], (await BeforeAsync(DateTimeOffset.MaxValue, 2)).Select(e => e.Text));
    }

    [Fact]
    public async Task A_very_long_text_is_cut_and_stays_on_its_line()
    {
        await audit.AddAsync(new AuditEntry(Some.Night, Actor.Of(Some.Mara), AuditWords.KillSwitchOn, "shop\n\u001b[31m", new string('x', 100_000)), CancellationToken.None);
        var entry = Assert.Single(await BeforeAsync(DateTimeOffset.MaxValue, 10));
        Assert.Equal(("shop  [31m", AuditEntry.LongestText + 1), (entry.About, entry.Text.Length));
        Assert.Null(await BrokenAsync());
    }

    [Theory]
    [InlineData("UPDATE audit SET text = 'other' WHERE number = 2", 2)]
    [InlineData("UPDATE audit SET about = 'other' WHERE number = 1", 1)]
    [InlineData("UPDATE audit SET what = 'signed_out' WHERE number = 3", 3)]
    [InlineData("UPDATE audit SET actor_name = 'Ivo' WHERE number = 2", 2)]
    [InlineData("UPDATE audit SET actor_id = NULL WHERE number = 2", 2)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE number = 2", 2)]
    [InlineData("UPDATE audit SET chain = x'00' WHERE number = 1", 1)]
    [InlineData("DELETE FROM audit WHERE number = 1", 1)]
    [InlineData("DELETE FROM audit WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit WHERE number = 3", 3)]
    [InlineData("DELETE FROM audit", 1)]
    [InlineData("UPDATE audit SET number = 7 WHERE number = 3", 3)]
    [InlineData("INSERT INTO audit SELECT 4, at, actor_id, actor_name, what, about, text, chain FROM audit WHERE number = 3", 4)]
    public async Task Whatever_is_changed_is_found_at_its_place(string sql, long number)
    {
        await AddAsync(3);
        Assert.Null(await BrokenAsync());
        await ExecuteAsync(sql);
        Assert.Equal($"entry {number} of the audit", await BrokenAsync());
    }

    [Fact]
    public async Task A_changed_timeline_is_found_too()
    {
        await AskedAsync();
        Assert.Null(await BrokenAsync());
        await ExecuteAsync("UPDATE events SET actor_name = 'Ivo', actor_id = 'p2' WHERE sequence = 1");
        Assert.Equal("entry 1 of INC-1", await BrokenAsync());
    }

    [Fact]
    public async Task A_damaged_body_does_not_keep_the_rest_from_being_shown()
    {
        var incident = await AskedAsync();
        await Incidents.AppendAsync(incident, [new IncidentEvent.Escalated("on-call", "now", HandOver: false)], Actor.Of(Some.Mara), Some.Night.AddSeconds(5), CancellationToken.None);
        await ExecuteAsync("UPDATE events SET body = '{\"to\"' WHERE word = 'escalated'");
        Assert.Equal(("escalated", ""), (await BeforeAsync(DateTimeOffset.MaxValue, 10)).Select(e => (e.What, e.Text)).Single());
    }

    [Fact]
    public async Task News_of_the_audit_alone_are_sealed_too()
    {
        var upkeep = new SqliteUpkeep(temp.Database, new ManualClock(), new Heard<SqliteUpkeep>());
        Assert.Null(await upkeep.SealAsync(CancellationToken.None));
        await AddAsync(1);
        var first = await upkeep.SealAsync(CancellationToken.None);
        Assert.NotNull(first);
        Assert.Null(await upkeep.SealAsync(CancellationToken.None));
        await AddAsync(1);
        Assert.NotEqual(first, await upkeep.SealAsync(CancellationToken.None));
    }

    private SqliteIncidentStore Incidents => new(temp.Database, Options.Create(new ResponseOptions()));

    private async Task<Incident> AskedAsync()
    {
        var (incident, _) = await Incidents.OpenAsync(Some.Opened(Some.ApprovedPlan()), Some.Night, CancellationToken.None);
        return Assert.IsType<Appended.Done>(await Incidents.AppendAsync(
            incident, [new IncidentEvent.StepFinished("s1", StepOutcome.Failure, "failing"), Some.Asked()], Actor.Alvis, Some.Night, CancellationToken.None)).Incident;
    }

    private async Task AddAsync(int count)
    {
        for (var n = 0; n < count; n++)
            await audit.AddAsync(new AuditEntry(Some.Night.AddSeconds(n), Actor.Of(Some.Mara), AuditWords.KillSwitchOn, "shop", $"{n}"), CancellationToken.None);
    }

    private Task<IReadOnlyList<AuditEntry>> BeforeAsync(DateTimeOffset before, int most) => audit.BeforeAsync(before, most, CancellationToken.None);

    private Task<string?> BrokenAsync() => audit.BrokenAsync(CancellationToken.None);

    private Task<int> ExecuteAsync(string sql) => temp.Database.WriteAsync((db, tx) => db.Execute(sql, transaction: tx), CancellationToken.None);
}
