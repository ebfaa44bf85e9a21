using Alvis.Bot.Cli;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.Options;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Bot.Cli;

/// <summary>The command line within the test, with a folder of its own to work in.</summary>
internal sealed class Shell : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public string Output => output.ToString();

    public string Errors => errors.ToString();

    public string Folder => folder.Path;

    public string At(string name) => folder.File(name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public Task<int> RunAsync(params string[] args) => RunAsync(plain: true, args);

    public Task<int> RunAsync(bool plain, params string[] args) => new CommandLine(new Screen(output, errors, plain)).RunAsync(args, CancellationToken.None);

    /// <summary>Makes the store in the folder, with incidents of this many services: the last one open, the others closed by Alvis.</summary>
    public async Task FillAsync(params string[] services)
    {
        await using var database = await SqliteDatabase.OpenAsync(new DataFolder(Folder), TimeProvider.System, CancellationToken.None);
        var store = new SqliteIncidentStore(database, Options.Create(new ResponseOptions()));
        foreach (var service in services)
        {
            var night = Some.Night;
            var opened = new Opened(service, "test", service, "GET http://shop/health", Some.Failing(night), night.AddSeconds(-35), Some.RestartPlan(service), new IncidentPolicy());
            var (incident, _) = await store.OpenAsync(opened, night, CancellationToken.None);
            if (service == services[^1])
                continue;
            var read = Assert.IsType<Appended.Done>(await store.AppendAsync(incident, [new RestartBegun("s2", 1, "k", service, "test", service, $"restart {service}"), new RestartFinished("k", CallEnd.Done, "started pid 11")], Actor.Alvis, night.AddSeconds(1), CancellationToken.None));
            await store.AppendAsync(read.Incident, [new Probed("s4", Some.Passing(night.AddSeconds(65))), new Closed(ClosedBecause.Verified), new SummaryWritten($"INC-1 {service}: recovered after 1 restart")], Actor.Alvis, night.AddSeconds(65), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        errors.Dispose();
    }
}
