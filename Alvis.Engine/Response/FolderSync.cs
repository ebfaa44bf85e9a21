using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// Keeps the playbooks in force in step with a folder. A file is the operator's hand: adding it confirms it. A bad edit keeps the last
/// good version; a missing file pauses its playbook after five minutes; an unreadable or empty folder changes nothing. All of it is said.
/// </summary>
public sealed partial class FolderSync(PlaybookFolder folder, Drafts drafts, Library library, TimeProvider time, ILogger<FolderSync> logger) : IDisposable
{
    /// <summary>How often the folder is read: often until it has been read once, seldom afterwards.</summary>
    public static readonly TimeSpan AtStart = TimeSpan.FromSeconds(1), Afterwards = TimeSpan.FromSeconds(10);

    /// <summary>How long a file may be missing before its playbook is paused.</summary>
    public static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(5);

    private const string By = "the operator (file)";

    // A look and an adoption take turns: both decide what is wrong with which file.
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Dictionary<string, DateTimeOffset> missing = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<Problem>> wrong = new(StringComparer.Ordinal);
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private FolderSnapshot? before;
    private string trouble = "";

    /// <summary>What was wrong at the last look, for people.</summary>
    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>The folder; null while none was looked at, as when there is none.</summary>
    public string? Folder { get; private set; }

    /// <summary>Where a file of the folder is, for people.</summary>
    public string PathOf(string file) => Folder is null ? file : System.IO.Path.Combine(Folder, file);

    /// <summary>Reads the folder once and follows what changed.</summary>
    /// <returns>How long until the next look.</returns>
    public async Task<TimeSpan> LookAsync(string path, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        Folder = path;
        var now = folder.Read(path, before, cancel);
        if (now.Trouble != trouble && now.Trouble.Length > 0)
            Log.Trouble(logger, now.Trouble);
        trouble = now.Trouble;

        var changes = FolderChange.Between(before, now);
        var confirmed = new List<ConfirmedText>();
        var follow = changes.Where(c => c is not FolderChange.Unchanged unchanged || IsFreeNow(unchanged.Now)).ToList();
        foreach (var change in follow)
        {
            // What is wrong with a file stays so until that file changes, whatever others do.
            wrong[change.Name] = Follow(change, confirmed);
        }

        if (confirmed.Count > 0)
            await library.ConfirmAsync(confirmed, By, cancel);
        foreach (var problem in follow.SelectMany(c => wrong[c.Name]))
            Log.Broken(logger, problem.ToString());
        Problems = [.. wrong.Values.SelectMany(p => p)];

        if (now.State == FolderState.Read)
            await FollowMissingAsync(now, cancel);
        before = now;
        return now.State == FolderState.Read && now.Unsettled.Count == 0 ? Afterwards : AtStart;
    }

    /// <summary>
    /// Gives a service that has two claims on it to the one it does not have: to the file that waits for it, or to chat when its file is gone.
    /// </summary>
    /// <returns>What was done, in a sentence, or why nothing was.</returns>
    public async Task<(string Done, Refusal? Refusal)> AdoptAsync(string service, string by, CancellationToken cancel)
    {
        using var held = await HoldAsync(cancel);
        var known = library.Find(service);
        if (Folder is not null && before?.State is not FolderState.Read)
            return ("", new Refusal($"The folder {Folder} cannot be read now, so nobody knows what is in it. {trouble}".TrimEnd()));
        var file = before?.Files.FirstOrDefault(f => f.Reading.Playbook?.Service == service);
        return (known, file) switch
        {
            (null, _) => ("", new Refusal($"{service} has no playbook in force, so there is nothing to adopt.")),
            ({ File: { } own }, not null) => ("", new Refusal($"{service} has the file {PathOf(own)} already, and nobody else claims it.")),
            ({ File: { } own }, null) when before?.Files.Any(f => f.Name == own && f.Playbook is null) == true =>
                ("", new Refusal($"{service} has the file {PathOf(own)}, which is there and broken. Mend it, or delete it first.")),
            ({ File: { } own }, null) => await GiveToChatAsync(known, own, by, cancel),
            (_, null) => ("", new Refusal($"No file for {service} waits{(Folder is null ? ": Playbooks:Folder is not set" : $" in {Folder}. Put one there first")}.")),
            (_, not null) => await GiveToFileAsync(service, file, by, cancel),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<(string, Refusal?)> GiveToFileAsync(string service, FolderFile file, string by, CancellationToken cancel)
    {
        var confirmed = new List<ConfirmedText>();
        var problems = file.Playbook is null ? file.Problems : Read(file, confirmed);
        if (confirmed is not [var one])
            return ("", new Refusal($"The file {file.Path} cannot be used yet:\n{string.Join('\n', problems.Take(10))}"));
        await library.TakeOverAsync(one, by, cancel);
        wrong[file.Name] = [];
        waiting.Remove(file.Name);
        Problems = [.. wrong.Values.SelectMany(p => p)];
        return ($"{service} belongs to {file.Path} now: what stands there is in force, and edits of that file count as confirmed.", null);
    }

    private async Task<(string, Refusal?)> GiveToChatAsync(InForce known, string own, string by, CancellationToken cancel)
    {
        var draft = drafts.Make($"{known.Service}.yaml", System.Text.Encoding.UTF8.GetBytes(known.Text));
        if (!draft.IsGood)
            return ("", new Refusal($"What was in force for {known.Service} cannot be used any more. Propose it anew:\n{string.Join('\n', draft.Problems.Take(10))}"));
        await library.TakeOverAsync(new ConfirmedText(draft, InForce.Chat, known.Text, known.Hash), by, cancel);
        missing.Remove(known.Service);
        return ($"{known.Service} belongs to chat now, without its file {own}. What was in force goes on; change it with: edit {known.Service}", null);
    }

    private async Task<Held> HoldAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        return new Held(gate);
    }

    // It waited because chat had its service; nobody has it any more.
    private bool IsFreeNow(FolderFile file) => waiting.Contains(file.Name) && file.Playbook is { } playbook && library.Find(playbook.Service) is null;

    private IReadOnlyList<Problem> Follow(FolderChange change, List<ConfirmedText> confirmed)
    {
        var file = change switch
        {
            FolderChange.Added added => added.Now,
            FolderChange.Changed changed => changed.Now,
            FolderChange.Broken broken => broken.Now,
            FolderChange.Unchanged unchanged => unchanged.Now,
            _ => null,
        };
        waiting.Remove(change.Name);
        if (file is null)
            return [];
        if (file.Playbook is null)
            return file.Problems;

        var known = library.Find(file.Playbook.Service);
        if (known is { File: null })
        {
            waiting.Add(file.Name);
            return [new Problem(
                file.Path, file.Playbook.ServiceAt, $"found the service '{known.Service}', whose playbook {known.ConfirmedBy} confirmed in chat",
                $"expected one source for a service; an admin hands it over to this file with: adopt {known.Service}")];
        }

        // The very bytes that are in force already, as after a restart of Alvis: nothing to confirm again.
        if (known is not null && known.Hash == file.Hash && known.File == file.Name && known.Paused is null or { IsWanted: true } && SamePlan(file, known.Plan))
            return [];
        return Read(file, confirmed);
    }

    private IReadOnlyList<Problem> Read(FolderFile file, List<ConfirmedText> confirmed)
    {
        var draft = drafts.Make(file.Path, file.Reading);
        if (!draft.IsGood)
            return draft.Problems;
        if (!SamePlan(file, draft.Plan!.Compiled.Plan!))
            return [new Problem(file.Path, Place.Start, $"its plan is not the one in {System.IO.Path.GetFileNameWithoutExtension(file.Name)}.plan.json", "expected the reviewed plan; run 'alvis playbook plan FILE --write' and review what changed")];
        if (file.Reading.Text is { } text)
            confirmed.Add(new ConfirmedText(draft, InForce.FilePrefix + file.Name, text, file.Hash));
        return [];
    }

    private async Task FollowMissingAsync(FolderSnapshot now, CancellationToken cancel)
    {
        var files = now.Files.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var services = now.Good.Select(f => f.Playbook!.Service).ToHashSet(StringComparer.Ordinal);
        foreach (var known in library.All.Where(k => k.File is not null))
        {
            var (service, name) = (known.Service, known.File!);
            // A bad edit keeps what is in force; a good one that is for another service now leaves this one without a file.
            var file = files.GetValueOrDefault(name);
            if (services.Contains(service) || file is { Playbook: null } || now.Unsettled.Contains(name))
            {
                missing.Remove(service);
                continue;
            }

            if (!missing.TryGetValue(service, out var since))
            {
                missing[service] = since = time.Now();
                if (file is null)
                    Log.Missing(logger, name, service, Duration.Spoken(MissingFor));
                else
                    Log.Reused(logger, file.Name, file.Playbook!.Service, service, Duration.Spoken(MissingFor));
            }

            if (known.Paused is null && time.Now() - since >= MissingFor)
            {
                var because = file is null
                    ? $"its file {name} is missing since {Clock.Utc(since)}; put it back"
                    : $"its file {file.Name} is for another service since {Clock.Utc(since)}; put a file for {service} back";
                await library.PauseAsync(service, new Pause(because), cancel);
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

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
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
