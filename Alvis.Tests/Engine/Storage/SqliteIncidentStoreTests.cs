using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Storage;

public sealed class SqliteIncidentStoreTests : IncidentStoreContract
{
    private TempStore temp = null!;

    public override async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        Store = NewStore();
    }

    public override async Task DisposeAsync() => await temp.DisposeAsync();

    [Fact]
    public async Task What_one_process_wrote_another_one_reads_after_it()
    {
        var (incident, _) = await Store.OpenAsync(Some.Opened(), Some.Night, CancellationToken.None);

        await temp.ReopenAsync();

        Assert.Equivalent(incident, await NewStore().LoadAsync(incident.Id, CancellationToken.None), strict: true);
    }

    [Fact]
    public async Task An_append_that_cannot_be_written_whole_is_not_written_at_all()
    {
        var (incident, _) = await Store.OpenAsync(Some.Opened(), Some.Night, CancellationToken.None);
        var begun = await Store.AppendAsync(incident, [Some.Begun(), new IncidentEvent.RestartFinished("k1", CallEnd.Done, "ok")], Actor.Alvis, Some.Night, CancellationToken.None);
        incident = Assert.IsType<Appended.Done>(begun).Incident;

        // The key is taken: the record of restarts refuses it after the target was locked.
        await Assert.ThrowsAsync<StoreUnusableException>(() => Store.AppendAsync(incident, [new IncidentEvent.WaitBegun("s1", Some.Night, ""), Some.Begun()], Actor.Alvis, Some.Night, CancellationToken.None));

        Assert.Equal(incident.Version, (await Store.LoadAsync(incident.Id, CancellationToken.None))!.Version);
        Assert.Equal(0, await temp.Database.ReadAsync(db => db.ExecuteScalarAsync<long>("SELECT count(*) FROM target_locks"), CancellationToken.None));
    }

    private SqliteIncidentStore NewStore() => new(temp.Database, Options.Create(new ResponseOptions { QuietFor = QuietFor }));

    protected override Task WriteNewerAsync(long incident, long sequence, string word) => temp.Database.WriteAsync(
        (db, tx) => db.Execute(
            "INSERT INTO events (incident, sequence, word, version, at, body, digest, chain) VALUES (@incident, @sequence, @word, 7, 0, '{\"of\":\"sheep\"}', x'00', x'00')",
            new { incident, sequence, word }, tx), CancellationToken.None);
}
