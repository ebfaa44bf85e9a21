using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Bot.Access;

namespace Alvis.Tests.Bot.Commands;

public sealed class WhoAmIVerbTests
{
    [Fact]
    public async Task It_tells_name_role_and_accounts()
    {
        await using var door = await Door.OpenAsync();
        Assert.Equal(
            "name      ada\nrole      admin: you may do everything: confirm and remove playbooks, lift a kill switch, say who may do what\naccounts  console:ada",
            await SayAsync(door, await door.EnterAsync("ada")));
    }

    [Fact]
    public async Task Somebody_whom_nobody_added_learns_that_and_that_nobody_could_have()
    {
        await using var door = await Door.OpenAsync();
        var text = await SayAsync(door, await door.People.AskerAsync(new Account("slack", "T1/U1"), "Bo", "slack", CancellationToken.None));
        Assert.Contains("slack:T1/U1; nobody has added you yet", text, StringComparison.Ordinal);
        Assert.Contains(Gate.NoAdmin, text, StringComparison.Ordinal);
    }

    private static async Task<string> SayAsync(Door door, Asker by) => PlainText.Of((await new WhoAmIVerb(door.People).SayAsync(new Said([], ""), by, CancellationToken.None)).Card);
}

public sealed class ConsoleVerbTests
{
    [Fact]
    public async Task The_link_signs_in_whoever_asked_with_what_they_may_and_is_recorded()
    {
        await using var door = await Door.OpenAsync();
        await door.EnterAsync("ada");
        var bo = await door.EnterAsync("bo", Role.Responder);

        var card = await SayAsync(door, bo);

        Assert.StartsWith("/sign-in?link=", card.Path, StringComparison.Ordinal);
        Assert.Equal(bo, await door.EnterByAsync(Door.Token(card.Path)));
        Assert.Contains(await door.Audit.BeforeAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None), e => e is { What: AuditWords.LinkMade, About: "bo" });
    }

    [Fact]
    public async Task Somebody_unknown_gets_in_as_a_reader_under_the_account_they_asked_from_even_when_nobody_is_an_admin()
    {
        await using var door = await Door.OpenAsync();
        var bo = await door.People.AskerAsync(new Account("slack", "T1/U1"), "Bo", "slack", CancellationToken.None);
        var entered = await door.EnterByAsync(Door.Token((await SayAsync(door, bo)).Path));
        Assert.Equal((bo.Person, Role.Viewer), (entered.Person, entered.Role));
    }

    [Fact]
    public async Task Who_sits_at_the_terminal_is_an_admin_on_the_console_too()
    {
        await using var door = await Door.OpenAsync();
        await door.EnterAsync("zed");
        var asker = new Asker(new Person("terminal:ada", "ada"), Role.Admin, Accounts.Terminal);
        Assert.Equal(Role.Admin, (await door.EnterByAsync(Door.Token((await SayAsync(door, asker)).Path))).Role);
    }

    private static async Task<Card.Link> SayAsync(Door door, Asker by) => Assert.IsType<Card.Link>(
        (await new ConsoleVerb(door.People, door.Links, door.Audit, door.Clock).SayAsync(new Said([], ""), by, CancellationToken.None)).Card);
}
