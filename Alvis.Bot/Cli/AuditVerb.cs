using System.CommandLine;
using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Cli;

/// <summary>Lists what people did, and checks that nothing of it was changed afterwards. Also beside a running Alvis; never writes.</summary>
internal sealed class AuditVerb : CliVerb
{
    private const int Standard = 100;
    private const int Longest = 10_000;

    private readonly Option<int> most = new("--most") { Description = $"How many of the newest entries, 1 to {Longest}. Default: {Standard}.", HelpName = "N", DefaultValueFactory = _ => Standard };
    private readonly Option<bool> verify = new("--verify") { Description = "Check all chains instead: whether an entry was changed, put in or taken out." };
    private readonly Option<string?> data = CommonOptions.Data();
    private readonly Option<bool> json = CommonOptions.Json();

    public override string Path => "audit";

    public override string Summary => "List what people did, in incidents and outside, newest last; also while Alvis runs.";

    public override string Example => "alvis audit --most 20";

    public override IEnumerable<Symbol> Takes => [most, verify, json, data];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var wanted = line.GetValue(most);
        if (wanted is < 1 or > Longest)
        {
            screen.Error($"--most: found {wanted}; expected a whole number from 1 to {Longest}");
            return ExitCodes.Usage;
        }

        await using var store = await StoredPeople.OpenAsync(line.GetValue(data), cancel);
        if (line.GetValue(verify))
            return await VerifyAsync(store, screen, line.GetValue(json), cancel);
        var entries = (await store.Audit.BeforeAsync(DateTimeOffset.MaxValue, wanted, cancel)).Reverse().ToList();
        if (line.GetValue(json))
            screen.AsJson(entries.Select(AsJson));
        else if (entries.Count == 0)
            screen.Line($"Nobody has done anything yet in {store.Folder.Path}. {AuditTexts.Listed}");
        else
            screen.Table(["time", "who", "did", "about", "why"], entries.Select(e => (IReadOnlyList<string>)[Clock.Utc(e.At), e.Actor.Name, e.Did, e.About, e.Text]));
        return ExitCodes.Ok;
    }

    private static async Task<int> VerifyAsync(StoredPeople store, Screen screen, bool asJson, CancellationToken cancel)
    {
        var broken = await store.Audit.BrokenAsync(cancel);
        if (asJson)
            screen.AsJson(new { holds = broken is null, broken });
        else if (broken is null)
            screen.Good(AuditTexts.Checked(broken));
        else
            screen.Bad(AuditTexts.Checked(broken));
        return broken is null ? ExitCodes.Ok : ExitCodes.Found;
    }

    private static object AsJson(AuditEntry e) => new
    {
        at = e.At.UtcDateTime,
        by = e.Actor.Name,
        by_id = e.Actor.Person?.Id,
        what = e.What,
        about = e.About,
        text = e.Text,
    };
}
