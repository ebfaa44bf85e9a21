using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// Keeps the playbooks in force in step with a folder. A file is the operator's hand: adding it confirms it. A bad edit keeps the last
/// good version; a missing file pauses its playbook after five minutes; an unreadable or empty folder changes nothing. All of it is said.
/// </summary>
public sealed partial class FolderSync(PlaybookFolder folder, Drafts drafts, Library library, TimeProvider time, ILogger<FolderSync> logger)
{
    /// <summary>How often the folder is read: often until it has been read once, seldom afterwards.</summary>
    public static readonly TimeSpan AtStart = TimeSpan.FromSeconds(1), Afterwards = TimeSpan.FromSeconds(10);

    /// <summary>How long a file may be missing before its playbook is paused.</summary>
    public static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(5);

    /// <summary>Where the sources of files begin.</summary>
    public const string Prefix = "file:";

    private const string By = "the operator (file)";

    private readonly Dictionary<string, DateTimeOffset> missing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<Problem>> wrong = new(StringComparer.Ordinal);
    private FolderSnapshot? before;
    private string trouble = "";

    /// <summary>What was wrong at the last look, for people.</summary>
    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>Reads the folder once and follows what changed.</summary>
    /// <returns>How long until the next look.</returns>
    public async Task<TimeSpan> LookAsync(string path, CancellationToken cancel)
    {
        var now = folder.Read(path, before, cancel);
        if (now.Trouble != trouble && now.Trouble.Length > 0)
            Log.Trouble(logger, now.Trouble);
        trouble = now.Trouble;

        var changes = FolderChange.Between(before, now);
        var confirmed = new List<(Draft, string, string, string)>();
        foreach (var change in changes.Where(c => c is not FolderChange.Unchanged))
        {
            // What is wrong with a file stays so until that file changes, whatever others do.
            wrong[change.Name] = Follow(change, confirmed);
        }

        if (confirmed.Count > 0)
            await library.ConfirmAsync(confirmed, By, cancel);
        foreach (var problem in changes.Where(c => c is not FolderChange.Unchanged).SelectMany(c => wrong[c.Name]))
            Log.Broken(logger, problem.ToString());
        Problems = [.. wrong.Values.SelectMany(p => p)];

        if (now.State == FolderState.Read)
            await FollowMissingAsync(now, cancel);
        before = now;
        return now.State == FolderState.Read && now.Unsettled.Count == 0 ? Afterwards : AtStart;
    }

    private IReadOnlyList<Problem> Follow(FolderChange change, List<(Draft, string, string, string)> confirmed)
    {
        var file = change switch
        {
            FolderChange.Added added => added.Now,
            FolderChange.Changed changed => changed.Now,
            FolderChange.Broken broken => broken.Now,
            _ => null,
        };
        if (file is null)
            return [];
        var source = Prefix + file.Name;
        if (file.Playbook is null)
            return file.Problems;

        // The very bytes that are in force already, as after a restart of Alvis: nothing to confirm again.
        if (library.Find(file.Playbook.Service) is { } known && known.Hash == file.Hash && known.Source == source && known.Paused is null && SamePlan(file, known.Plan))
            return [];
        var draft = drafts.Make(file.Path, file.Reading);
        if (!draft.IsGood)
            return draft.Problems;
        if (!SamePlan(file, draft.Plan!.Compiled.Plan!))
            return [new Problem(file.Path, Place.Start, $"its plan is not the one in {System.IO.Path.GetFileNameWithoutExtension(file.Name)}.plan.json", "expected the reviewed plan; run 'alvis playbook plan FILE --write' and review what changed")];
        if (file.Reading.Text is { } text)
            confirmed.Add((draft, source, text, file.Hash));
        return [];
    }

    private async Task FollowMissingAsync(FolderSnapshot now, CancellationToken cancel)
    {
        var files = now.Files.ToDictionary(f => Prefix + f.Name, StringComparer.Ordinal);
        var services = now.Good.Select(f => f.Playbook!.Service).ToHashSet(StringComparer.Ordinal);
        foreach (var known in library.All.Where(k => k.Source.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var service = known.Playbook.Service;
            // A bad edit keeps what is in force; a good one that is for another service now leaves this one without a file.
            var file = files.GetValueOrDefault(known.Source);
            if (services.Contains(service) || file is { Playbook: null } || now.Unsettled.Contains(known.Source[Prefix.Length..]))
            {
                missing.Remove(service);
                continue;
            }

            if (!missing.TryGetValue(service, out var since))
            {
                missing[service] = since = time.Now();
                if (file is null)
                    Log.Missing(logger, known.Source[Prefix.Length..], service, Duration.Spoken(MissingFor));
                else
                    Log.Reused(logger, file.Name, file.Playbook!.Service, service, Duration.Spoken(MissingFor));
            }

            if (known.Paused is null && time.Now() - since >= MissingFor)
            {
                var because = file is null
                    ? $"its file {known.Source[Prefix.Length..]} is missing since {Clock.Utc(since)}; put it back"
                    : $"its file {file.Name} is for another service since {Clock.Utc(since)}; put a file for {service} back";
                await library.PauseAsync(service, because, cancel);
            }
        }
    }

    private static bool SamePlan(FolderFile file, Plan plan)
    {
        if (file.Plan is null)
            return true;
        try
        {
            return PlanJson.Write(PlanJson.Read(file.Plan)) == PlanJson.Write(plan);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "FolderTrouble", Level = LogLevel.Error, Message = "{Trouble}")]
        public static partial void Trouble(ILogger logger, string trouble);

        [LoggerMessage(EventId = 2, EventName = "PlaybookBroken", Level = LogLevel.Error, Message = "{Problem}")]
        public static partial void Broken(ILogger logger, string problem);

        [LoggerMessage(EventId = 3, EventName = "PlaybookFileMissing", Level = LogLevel.Warning, Message = "The file {File} of {Service} is missing; its playbook is paused in {MissingFor} unless the file comes back")]
        public static partial void Missing(ILogger logger, string file, string service, string missingFor);

        [LoggerMessage(EventId = 4, EventName = "PlaybookFileReused", Level = LogLevel.Warning, Message = "The file {File} is for {Now} now; the playbook of {Service} is paused in {MissingFor} unless a file for it comes back")]
        public static partial void Reused(ILogger logger, string file, string now, string service, string missingFor);
    }
}
