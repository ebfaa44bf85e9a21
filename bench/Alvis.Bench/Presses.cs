using System.Text.RegularExpressions;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Alvis.Bench;

/// <summary>1,000 presses of Approve on one incident, from 50 sessions of 50 people, all sent at once: one decision, one restart, and who decided for the others.</summary>
internal static partial class Presses
{
    private const int Sessions = 50, Each = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Glance = TimeSpan.FromMilliseconds(50);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancel)
    {
        using var scratch = new Scratch();
        await using var site = await Site.StartAsync();
        var fleet = new Fleet(site, 1, "1s", hookEach: true, asks: true);
        fleet.WritePlaybooks(scratch["playbooks"]);
        await File.WriteAllTextAsync(scratch["secret"], Site.Secret, cancel);
        await using var program = AlvisProgram.Start(["serve", "--data", scratch["data"], "--playbooks", scratch["playbooks"]], fleet.Settings(scratch["secret"]));
        var link = await program.LinkAsync(Patience);
        // Without an admin nobody may press anything.
        using var admin = await Visitor.FollowAsync(link, cancel);
        await site.FirstCheckAsync(Patience);
        var visitors = await Visitor.ManyAsync(Sessions, link, new DataFolder(scratch["data"]), cancel);
        site.Break(fleet.Services[0]);
        var button = await ButtonAsync(admin, cancel);

        var began = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(visitors.SelectMany(v => Enumerable.Range(0, Each).Select(_ => Task.Run(() => PressAsync(v, button, cancel), cancel))));
        var all = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        if (answers.Where(a => !a.Ok && !Decided().IsMatch(a.Html)).Select(a => a.Html).Distinct(StringComparer.Ordinal).ToList() is [.., _] untold)
            await Console.Error.WriteLineAsync($"Answers that do not say who decided:\n{string.Join('\n', untold.Take(5))}");
        await site.CalledAsync(1, Patience);
        await UntilClosedAsync(admin, cancel);
        foreach (var visitor in visitors)
            visitor.Dispose();
        await program.StopAsync();

        var timeline = await TimelineAsync(new DataFolder(scratch["data"]), button["subject"], cancel);
        var decided = timeline.Where(e => e.Event is IncidentEvent.Approved or IncidentEvent.Denied).ToList();
        var (done, told) = (answers.Count(a => a.Ok), answers.Count(a => !a.Ok && Decided().IsMatch(a.Html)));
        return
        [
            new($"{answers.Length:N0} presses of Approve from {Sessions} sessions: restarts", site.Restarts, "", Exactly: 1),
            new("decisions in the timeline", decided.Count, "", Exactly: 1),
            new("presses answered with 'approved'", done, "", Exactly: 1),
            new("presses answered with who had decided", told, "", Exactly: answers.Length - 1),
            new("until all were answered", all, "ms"),
            .. new Sample(answers.Select(a => a.Ms)).Figures("a press, with all sent at once", most: null),
        ];
    }

    private static async Task<(bool Ok, string Html, double Ms)> PressAsync(Visitor visitor, IReadOnlyDictionary<string, string> button, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        var (ok, html) = await visitor.PressAsync(button, cancel);
        return (ok, html, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
    }

    // The button as the page has it, with its token.
    private static async Task<IReadOnlyDictionary<string, string>> ButtonAsync(Visitor visitor, CancellationToken cancel)
    {
        var page = await PollAsync(visitor, p => Approve().IsMatch(p), cancel);
        var form = Approve().Match(page).Value;
        return Field().Matches(form).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);
    }

    private static Task<string> UntilClosedAsync(Visitor visitor, CancellationToken cancel) =>
        PollAsync(visitor, p => p.Contains("class=\"incident closed", StringComparison.Ordinal), cancel);

    private static async Task<string> PollAsync(Visitor visitor, Func<string, bool> reached, CancellationToken cancel)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var page = await visitor.PageAsync("/", cancel);
            if (reached(page))
                return page;
            if (TimeProvider.System.GetUtcNow() > until)
                throw new TimeoutException($"The channel did not come to what was waited for within {Patience.TotalSeconds:0} s.");
            await Task.Delay(Glance, TimeProvider.System, cancel);
        }
    }

    private static async Task<IReadOnlyList<Entry>> TimelineAsync(DataFolder data, string incident, CancellationToken cancel)
    {
        await using var database = await SqliteDatabase.OpenToReadAsync(data, cancel);
        return await new SqliteIncidentStore(database, Options.Create(new ResponseOptions())).TimelineAsync(IncidentId.Read(incident)!.Value, cancel);
    }

    [GeneratedRegex("(You|Person \\d+) approved it at ", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Decided();

    [GeneratedRegex("<form[^>]*>(?:(?!</form>).)*value=\"approve\"(?:(?!</form>).)*</form>", RegexOptions.Singleline, 5_000)]
    private static partial Regex Approve();

    [GeneratedRegex("name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Field();
}
