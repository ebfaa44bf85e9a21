using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;
using Microsoft.Extensions.Options;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Storage;

/// <summary>Whoever can write the file can change a timeline, but not without the chain showing where.</summary>
public sealed class EventRowsTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TempStore temp = null!;

    public async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        var store = new SqliteIncidentStore(temp.Database, Options.Create(new ResponseOptions()));
        foreach (var service in new[] { "shop", "till" })
        {
            var (incident, _) = await store.OpenAsync(Some.Opened(service: service), Some.Night, None);
            incident = ((Appended.Done)await store.AppendAsync(incident, [new StepFinished("s1", StepOutcome.Failure, "no"), new Escalated(null, "why", HandOver: true)], Actor.Alvis, Some.Night, None)).Incident;
            incident = ((Appended.Done)await store.AppendAsync(incident, [new Acknowledged()], Actor.Of(Some.Mara), Some.Night, None)).Incident;
            await store.AppendAsync(incident, [new ClosedByPerson("moved")], Actor.Of(Some.Mara), Some.Night, None);
        }
    }

    public async Task DisposeAsync() => await temp.DisposeAsync();

    [Fact]
    public async Task An_untouched_timeline_holds()
    {
        Assert.Null(await BrokenAsync(1));
        Assert.Null(await BrokenAsync(2));
        Assert.Null(await BrokenAsync(3));
    }

    [Theory]
    [InlineData("UPDATE events SET body = replace(body, 'why', 'who') WHERE incident = 1 AND sequence = 3", 3)]
    [InlineData("UPDATE events SET body = replace(body, 'why', 'who'), digest = x'00' WHERE incident = 1 AND sequence = 3", 3)]
    [InlineData("UPDATE events SET at = at + 1 WHERE incident = 1 AND sequence = 2", 2)]
    [InlineData("UPDATE events SET word = 'handed_back' WHERE incident = 1 AND sequence = 4", 4)]
    [InlineData("UPDATE events SET version = 2 WHERE incident = 1 AND sequence = 4", 4)]
    [InlineData("UPDATE events SET actor_id = 'p2' WHERE incident = 1 AND sequence = 4", 4)]
    [InlineData("UPDATE events SET actor_name = 'Ivo' WHERE incident = 1 AND sequence = 4", 4)]
    [InlineData("UPDATE events SET actor_id = NULL, actor_name = NULL WHERE incident = 1 AND sequence = 4", 4)]
    public async Task A_changed_entry_is_found(string tampering, long at)
    {
        await TamperAsync(tampering);

        Assert.Equal(at, await BrokenAsync(1));
        Assert.Null(await BrokenAsync(2));
    }

    [Theory]
    [InlineData("DELETE FROM events WHERE incident = 1 AND sequence = 1", 2)]
    [InlineData("DELETE FROM events WHERE incident = 1 AND sequence = 3", 4)]
    [InlineData("DELETE FROM events WHERE incident = 1 AND sequence = 5", 5)]
    [InlineData("DELETE FROM events WHERE incident = 1", 1)]
    [InlineData("DELETE FROM events WHERE incident = 1 AND sequence = 3; UPDATE events SET sequence = sequence - 1 WHERE incident = 1 AND sequence = 4; UPDATE events SET sequence = sequence - 1 WHERE incident = 1 AND sequence = 5", 3)]
    public async Task A_missing_entry_is_found(string tampering, long at)
    {
        await TamperAsync(tampering);

        Assert.Equal(at, await BrokenAsync(1));
    }

    [Fact]
    public async Task An_entry_put_in_is_found()
    {
        await TamperAsync("INSERT INTO events SELECT incident, 6, word, version, at, actor_id, actor_name, body, digest, chain FROM events WHERE incident = 1 AND sequence = 5");

        Assert.Equal(6, await BrokenAsync(1));
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        await TamperAsync(
            """
            UPDATE events SET sequence = 90 WHERE incident = 1 AND sequence = 2;
            UPDATE events SET sequence = 2 WHERE incident = 1 AND sequence = 3;
            UPDATE events SET sequence = 3 WHERE incident = 1 AND sequence = 90
            """);

        Assert.Equal(2, await BrokenAsync(1));
    }

    [Fact]
    public async Task A_timeline_that_was_moved_to_another_incident_is_found()
    {
        await TamperAsync("DELETE FROM events WHERE incident = 2; UPDATE events SET incident = 2 WHERE incident = 1");

        Assert.Equal(1, await BrokenAsync(2));
    }

    [Fact]
    public async Task A_body_may_be_redacted_and_the_chain_still_proves_the_rest()
    {
        await TamperAsync("UPDATE events SET body = '' WHERE incident = 1 AND sequence = 3");
        Assert.Null(await BrokenAsync(1));

        await TamperAsync("UPDATE events SET at = at + 1 WHERE incident = 1 AND sequence = 4");
        Assert.Equal(4, await BrokenAsync(1));
    }

    private Task<int> TamperAsync(string sql) => temp.Database.WriteAsync((db, tx) => db.Execute("PRAGMA defer_foreign_keys = ON; " + sql, transaction: tx), None);

    private Task<long?> BrokenAsync(long incident) => temp.Database.ReadAsync(db => Task.FromResult(EventRows.Broken(db, new IncidentId(incident))), None);
}
