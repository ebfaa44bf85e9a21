using System.Text;
using Alvis.Engine.Plans;
using Alvis.Engine.Response;

namespace Alvis.Tests.Engine.Response;

/// <summary>What the author of a playbook is told before anybody confirms it.</summary>
public sealed class DraftsTests : IAsyncLifetime
{
    private PlaybookBench bench = null!;

    public async Task InitializeAsync() => bench = await PlaybookBench.StartAsync();

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public void A_good_text_has_a_plan_and_no_problem()
    {
        var draft = bench.Drafts.Make("shop.yaml", Encoding.UTF8.GetBytes(PlaybookBench.Of("shop")));
        Assert.True(draft.IsGood);
        Assert.Empty(draft.Problems);
    }

    [Fact]
    public void A_text_that_cannot_be_read_has_problems_and_no_plan()
    {
        var draft = bench.Drafts.Make("shop.yaml", "meta: ["u8);
        Assert.False(draft.IsGood);
        Assert.Null(draft.Plan);
        Assert.StartsWith("shop.yaml:", Assert.Single(draft.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_not_registered_is_told_at_once_with_its_place()
    {
        var told = Told(PlaybookBench.Of("shop").Replace("platform: process", "platform: process\n  app: till", StringComparison.Ordinal)
            + "actions: [flush-cache]\nescalate:\n  to: night-watch\n");

        Assert.Equal(3, told.Count);
        Assert.Contains(told, t => t.StartsWith("shop.yaml:4:", StringComparison.Ordinal) && t.Contains("process cannot restart 'till'", StringComparison.Ordinal));
        Assert.Contains(told, t => t.Contains("found the action 'flush-cache', which is not registered", StringComparison.Ordinal));
        Assert.Contains(told, t => t.Contains("found escalate.to 'night-watch'", StringComparison.Ordinal) && t.Contains("Register them as Escalations:NAME", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_for_a_person_whom_nobody_registered_are_refused_where_they_stand()
    {
        var told = Told(PlaybookBench.Of("shop", details: "If the health check fails, restart the app. If it fails again, escalate to the storage wizards."));

        var problem = Assert.Single(told);
        Assert.Contains("storage wizards", problem, StringComparison.Ordinal);
        Assert.Contains("(unknown_target)", problem, StringComparison.Ordinal);
        Assert.StartsWith("shop.yaml:8:", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_confirmed_text_that_gives_the_same_plan_today_is_nothing_to_speak_of() => Assert.Null(bench.Drafts.ReadAnew(Known(PlaybookBench.Of("shop"), plan => plan)));

    [Fact]
    public void One_that_would_give_another_plan_is_said_and_so_is_which_one_is_in_force() => Assert.Equal(
        "Read today, its text gives another plan. The confirmed one stays in force until you confirm the new one: open the playbook to see it.",
        bench.Drafts.ReadAnew(Known(PlaybookBench.Of("shop"), plan => plan with { Start = plan.Steps[1].Id })));

    [Fact]
    public void One_that_would_be_refused_is_said_with_the_reason()
    {
        var known = Known(PlaybookBench.Of("shop"), plan => plan);
        var anew = bench.Drafts.ReadAnew(known with { Text = known.Text + "actions: [flush-cache]\n" });
        Assert.StartsWith("Read today, its text would be refused: found the action 'flush-cache', which is not registered", anew, StringComparison.Ordinal);
        Assert.EndsWith("The confirmed plan stays in force; correct the text and confirm it.", anew, StringComparison.Ordinal);
    }

    private InForce Known(string text, Func<Plan, Plan> plan)
    {
        var draft = bench.Drafts.Make("shop.yaml", Encoding.UTF8.GetBytes(text));
        return new InForce(draft.Playbook!, plan(draft.Plan!.Compiled.Plan!), InForce.Chat, null, Text: text);
    }

    private List<string> Told(string text) => [.. bench.Drafts.Make("shop.yaml", Encoding.UTF8.GetBytes(text)).Problems.Select(p => p.ToString())];
}
