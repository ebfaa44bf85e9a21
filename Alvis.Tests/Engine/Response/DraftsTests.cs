using System.Text;

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

    private List<string> Told(string text) => [.. bench.Drafts.Make("shop.yaml", Encoding.UTF8.GetBytes(text)).Problems.Select(p => p.ToString())];
}
