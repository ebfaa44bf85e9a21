using Alvis.Engine.Response;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Stories;

/// <summary>Playbooks as people add and change them in the console.</summary>
public sealed class ConsolePlaybookStories : ConsoleStory
{
    private const string Shop = """
        meta: { service: shop, platform: webhook }
        health_check: { url: SHOP/health, every: 1s, timeout: 1s }
        details: If the health check fails, restart the shop.
        """;

    [Fact]
    public async Task Typed_into_the_editor_it_is_judged_as_it_is_typed_then_confirmed_and_checked()
    {
        await StartAsync();
        var ada = await SignInAsync();
        await ada.GoToAsync("/playbooks/new");

        await ada.Editor.TypeAsync(Till("every: soon"));
        await ada.Editor.ComplainsAsync("1 problem");
        await ada.Editor.ComplainsAsync("'soon'");
        await ada.Editor.MarksLinesAsync(1);
        await ada.Editor.CorrectAsync("soon", "1s");
        await ada.Editor.IsContentAsync();
        await ada.Editor.MarksLinesAsync(0);
        await ada.Editor.PlansAsync("restart till");
        await ada.Editor.PlansAsync("If the health check fails, restart the till.");
        Assert.Null(InForce("till"));

        await ada.PressAsync("Propose");
        await ada.IsToldAsync("Add a playbook for till");
        await ada.PressAsync("Confirm");
        await ada.FollowAsync("See till");
        await ada.SeesAsync("healthy");
        await ada.SeesAsync("confirmed by Ada");
    }

    [Fact]
    public async Task Dropped_as_a_file_its_plan_is_shown_and_nothing_happens_when_it_is_discarded()
    {
        await StartAsync();
        var ada = await SignInAsync();

        await ada.DropFileAsync("till.yaml", Till("every: 1s"));
        await ada.IsToldAsync("Add a playbook for till");
        await ada.IsToldAsync("restart till");
        await ada.PressAsync("Discard");
        await ada.IsToldAsync("Discarded. What is in force stays as it is.");
        Assert.Null(InForce("till"));
    }

    [Fact]
    public async Task Chosen_as_a_file_it_is_confirmed_and_checked()
    {
        await StartAsync();
        var ada = await SignInAsync();

        await ada.ChooseFileAsync("till.yaml", Till("every: 1s"));
        await ada.PressAsync("Show its plan");
        await ada.IsToldAsync("Add a playbook for till");
        await ada.PressAsync("Confirm");
        await ada.IsToldAsync("in force");
        await ada.GoToAsync("/services/till");
        await ada.SeesAsync("healthy");
    }

    [Fact]
    public async Task Dropped_as_a_runbook_in_Markdown_its_draft_and_reasons_are_shown_and_only_a_whole_one_can_be_confirmed()
    {
        await StartAsync();
        var ada = await SignInAsync();

        await ada.DropFileAsync("till.md", "# The till hangs\n\nTurn it off and on.\n\nIf the health check fails, restart the app.\n");
        await ada.IsToldAsync("A draft from till.md; nothing is added.");
        await ada.IsToldAsync("line 3: \"Turn it off and on.\": ");
        await ada.IsToldAsync("fill in meta.service, meta.platform, health_check.url and details");
        Assert.Null(InForce("till"));

        await ada.DropFileAsync("whole.md", $"# The till hangs\n\nService: till\nPlatform: webhook\nHealth check: {Alvis.Shop.Url}/health\n\nIf the health check fails, restart the app.\n");
        await ada.IsToldAsync("Add a playbook for till");
        Assert.Null(InForce("till"));
        await ada.PressAsync("Confirm");
        await ada.IsToldAsync("in force");
        Assert.NotNull(InForce("till"));
    }

    [Fact]
    public async Task Said_to_Alvis_with_all_its_lines_it_is_confirmed_and_checked()
    {
        await StartAsync();
        var ada = await SignInAsync();

        await ada.SayAsync($"/alvis add-playbook\n{Till("every: 1s")}");
        await ada.IsToldAsync("Add a playbook for till");
        await ada.PressAsync("Confirm");
        await ada.IsToldAsync("in force");
        await ada.SayAsync("/alvis show till");
        await ada.IsToldAsync("by Ada");
        await ada.GoToAsync("/services/till");
        await ada.SeesAsync("healthy");
    }

    [Fact]
    public async Task Overtaken_by_somebody_else_the_difference_is_shown_and_nothing_is_overwritten()
    {
        await StartAsync();
        var (ada, bo) = (await SignInAsync(), await SignInAsync("Bo"));
        await ada.SayAsync($"/alvis add-playbook\n{Till("every: 1h")}");
        await ada.PressAsync("Confirm");
        await ada.IsToldAsync("in force");
        await ada.GoToAsync("/playbooks/till");
        await ada.Editor.CorrectAsync("1h", "3h");

        await bo.GoToAsync("/playbooks/till");
        await bo.Editor.CorrectAsync("1h", "2h");
        await bo.PressAsync("Propose");
        await bo.PressAsync("Confirm");
        await bo.IsToldAsync("in force");

        await ada.PressAsync("Propose");
        await ada.IsToldAsync("changed meanwhile by Bo");
        await ada.IsToldAsync("-  every: 2h");
        await ada.IsToldAsync("+  every: 3h");
        await ada.SeesAsync("Bo confirmed another version");
        Assert.Contains("every: 2h", InForce("till")!.Text, StringComparison.Ordinal);

        await ada.PressAsync("Edit on top of the newer version");
        await ada.PressAsync("Confirm");
        await ada.IsToldAsync("in force");
        Assert.Contains("every: 3h", InForce("till")!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paste_of_2_MB_is_answered_with_its_size_wherever_it_is_put()
    {
        var much = string.Concat(Enumerable.Repeat($"# {new string('x', 125)}\n", 2 << 13));
        await StartAsync();
        var ada = await SignInAsync();

        await ada.PasteAsync($"/alvis add-playbook\n{much}");
        await ada.IsToldAsync("What you pasted has 2049 KB, and was not taken: a playbook has at most 64 KB.");

        await ada.GoToAsync("/playbooks/new");
        await ada.Editor.PasteAsync(Till("every: 1h"));
        await ada.Editor.PlansAsync("restart till");
        await ada.Editor.PasteAsync(much);
        await ada.IsToldAsync("What you pasted has 2048 KB, and was not taken");
        await ada.Editor.HoldsAsync("every: 1h");
        await ada.Editor.PlansAsync("restart till");
    }

    [Fact]
    public async Task What_was_typed_is_there_again_after_the_page_was_loaded_anew()
    {
        await StartAsync();
        var ada = await SignInAsync();
        await ada.GoToAsync("/playbooks/new");
        await ada.Editor.PasteAsync(Till("every: 1h"));
        await ada.Editor.IsContentAsync();

        await ada.Page.ReloadAsync();

        await ada.SeesAsync("Restored what you had typed.");
        await ada.Editor.PlansAsync("restart till");
    }

    private Task StartAsync() => StartAsync(Shop, ("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook"));

    private InForce? InForce(string service) => Alvis.Services.GetRequiredService<IPlaybooks>().Find(service);

    private string Till(string every) => $"""
        meta:
          service: till
          platform: webhook
        health_check:
          url: {Alvis.Shop.Url}/health
          timeout: 1s
          {every}
        details: |-
          If the health check fails, restart the till.

        """;
}
