
namespace Alvis.Tests.Stories;

/// <summary>A playbook comes to Alvis through Slack: by form, by text, by file.</summary>
public sealed class SlackPlaybookStories
{
    private const string Field = "The playbook, in YAML";

    public static TheoryData<bool> Modes => [false, true];

    [Theory, MemberData(nameof(Modes))]
    public async Task By_the_form_what_is_wrong_stands_at_the_field_and_the_plan_comes_before_Confirm(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        Assert.Null((await team.Anna.TypesAsync("/alvis add-playbook")).Trouble);
        var form = await team.Anna.SeesModalAsync("Add a playbook");

        var wrong = await form.Fill(Field, team.Till().Replace("platform", "plattform", StringComparison.Ordinal)).SubmitAsync();
        Assert.Contains("Line 1", Assert.Single(wrong.Errors).Value, StringComparison.Ordinal);

        Assert.True((await form.Fill(Field, team.Till()).SubmitAsync()).IsTaken);
        var plan = await team.Anna.SeesModalAsync("Its plan");
        Assert.True(plan.Shows("restart till"));
        Assert.True(plan.Shows("If the health check fails, restart the till."));
        Assert.Equal("Confirm", plan.SubmitLabel);
        await plan.SubmitAsync();
        Assert.True((await team.Anna.SeesModalAsync("In force")).Shows("The playbook of till is in force"));
        await team.TillIsCheckedAsync();
    }

    [Fact]
    public async Task By_a_file_in_the_form()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        await team.Anna.TypesAsync("/alvis add-playbook");
        var form = await team.Anna.SeesModalAsync("Add a playbook");

        Assert.True((await form.Attach("Or a file", "till.yaml", team.Till()).SubmitAsync()).IsTaken);

        Assert.True((await team.Anna.SeesModalAsync("Its plan")).Shows("restart till"));
    }

    [Fact]
    public async Task By_text_behind_the_command()
    {
        await using var team = await SlackTeam.StartAsync(http: true);

        await team.Anna.TypesAsync($"/alvis add-playbook {team.Till()}");

        var shown = await team.Anna.IsToldAsync(team.Incidents, "Add a playbook for till");
        await team.Anna.PressAsync(shown, "Confirm");
        await team.Anna.IsToldAsync(team.Incidents, "The playbook of till is in force");
        await team.TillIsCheckedAsync();
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task By_a_file_in_a_channel(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);

        team.Anna.Uploads("till.yaml", team.Till(), team.Incidents);

        await team.Alvis.UntilAsync(() => Task.FromResult(team.Incidents.Everything.Any(m => m.IsReply && m.Shows("Add a playbook for till"))), () => "The file was never answered.");
        var shown = team.Incidents.Everything.Single(m => m.IsReply && m.Shows("Add a playbook for till"));
        Assert.Equal(["Confirm", "Discard"], shown.Labels);
        await team.Anna.PressAsync(shown, "Confirm");
        await team.TillIsCheckedAsync();
    }

    [Fact]
    public async Task By_a_file_in_a_direct_message_and_what_is_no_playbook_is_said()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        var direct = team.Slack.DirectTo(team.Anna);

        team.Anna.Uploads("till.png", [0x89, 0x50, 0x4e, 0x47], direct);
        await direct.ShowsAsync("a playbook is a YAML file");
        team.Anna.Uploads("empty.yaml", [0xff, 0xfe, 0x00], direct);
        await direct.ShowsAsync("the file is not text in UTF-8");
        team.Anna.Uploads("till.yaml", team.Till(), direct);

        await direct.ShowsAsync("Add a playbook for till");
    }

    [Fact]
    public async Task The_home_tab_shows_services_and_open_incidents_with_their_buttons()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        await team.GoesDownAsync();

        team.Mara.OpensHome();
        var home = await team.Mara.SeesHomeAsync("1 open incident");
        Assert.True(home.Shown.Contains("shop is down", StringComparison.Ordinal));
        await home.PressAsync("Acknowledge");

        await team.Mara.SeesHomeAsync("acknowledged");
    }

    [Fact]
    public async Task What_others_write_mentions_nobody_and_is_text()
    {
        await using var team = await SlackTeam.StartAsync(http: false);

        await team.Anna.TypesAsync("/alvis <!channel> *x*");

        var told = await team.Anna.IsToldAsync(team.Incidents, "There is no '<!channel>'");
        Assert.Empty(told.Mentions);
    }
}
