using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Bot.Access;

/// <summary>People, links and sessions over a real store, with a clock that a test moves.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly SqliteDatabase database;

    private Door(SqliteDatabase database, TempFolder folder, string[] admins)
    {
        (this.database, this.folder) = (database, folder);
        Store = new SqlitePeopleStore(database);
        Audit = new SqliteAuditStore(database);
        People = new People(Store, Options(admins), Clock);
        Links = new Links(new DataFolder(folder.Path), new RandomIds(), Clock);
        Sessions = new Sessions(Store, People, Links, Clock);
        First = new FirstLink(People, Links);
    }

    public ManualClock Clock { get; } = new();

    public IPeopleStore Store { get; }

    public IAuditStore Audit { get; }

    public People People { get; }

    public Links Links { get; }

    public Sessions Sessions { get; }

    public FirstLink First { get; }

    public SqliteDatabase Database => database;

    public static async Task<Door> OpenAsync(params string[] admins)
    {
        var folder = new TempFolder();
        return new Door(await SqliteDatabase.OpenAsync(new DataFolder(folder.Path), TimeProvider.System, CancellationToken.None), folder, admins);
    }

    public static AccessOptions Options(params string[] admins) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(admins.Select((a, n) => KeyValuePair.Create<string, string?>($"Access:Admins:{n}", a))).Build());

    /// <summary>The token of a link for a name, from the hand of who runs Alvis.</summary>
    public string TokenFor(string name, Role? role = null) => Token(Links.ForName(Accounts.OfName(name)!, name, role, "root"));

    public static string Token(string path) => path[(path.IndexOf('=', StringComparison.Ordinal) + 1)..];

    /// <summary>Signs somebody in and says who they are from then on.</summary>
    public async Task<Asker> EnterAsync(string name, Role? role = null) => await EnterByAsync(TokenFor(name, role));

    public async Task<Asker> EnterByAsync(string token)
    {
        var (value, refusal) = await Sessions.SignInAsync(token, CancellationToken.None);
        Assert.Null(refusal);
        return (await Sessions.AskerAsync(value, CancellationToken.None))!;
    }

    public async Task<string?> RefusedAsync(string? token) => (await Sessions.SignInAsync(token, CancellationToken.None)).Refusal?.Text;

    public Task<long> CountAsync(string table) =>
        database.ReadAsync(db => Dapper.SqlMapper.ExecuteScalarAsync<long>(db, $"SELECT count(*) FROM {table}"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
