using System.CommandLine;
using Alvis.Engine.Storage;

namespace Alvis.Bot.Cli;

/// <summary>Brings the store's schema up to date without starting Alvis. Takes the lock: a running Alvis is never changed under its feet.</summary>
internal sealed class MigrateVerb : CliVerb
{
    private readonly Option<string?> data = CommonOptions.Data();

    public override string Path => "migrate";

    public override string Summary => "Bring the store up to date with this version, as a start does; makes it when there is none.";

    public override string Example => "alvis migrate --data data";

    public override IEnumerable<Symbol> Takes => [data];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var folder = AlvisHost.DataFolderOf(new StartOptions { Data = line.GetValue(data), Logs = false });
        using var held = DataLock.Take(folder);
        await using var database = await SqliteDatabase.OpenAsync(folder, TimeProvider.System, cancel);
        screen.Line(database.Schema switch
        {
            { From: 0, To: var to } => $"Made the store {database.Path} with schema {to}.",
            { From: var from, To: var to } when from == to => $"The store {database.Path} has schema {to} already; nothing to do.",
            { From: var from, To: var to } => $"Brought the store {database.Path} from schema {from} to {to}.",
        });
        return ExitCodes.Ok;
    }
}
