using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Tests.Bot.Access;

/// <summary>Who may say who may do what.</summary>
public sealed class RolesOfPeopleTests
{
    [Fact]
    public async Task An_admin_gives_a_role_and_it_is_recorded()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        await door.EnterAsync("bo");

        Assert.Null(await door.People.SetRoleAsync(ada, "console:bo", Role.Responder, CancellationToken.None));

        Assert.Equal(Role.Responder, (await door.Store.FindAsync("console:bo", CancellationToken.None))?.Role);
        var newest = (await door.Audit.BeforeAsync(DateTimeOffset.MaxValue, 1, CancellationToken.None))[0];
        Assert.Equal(("ada", AuditWords.RoleGiven, "bo", "responder instead of viewer"), (newest.Actor.Name, newest.What, newest.About, newest.Text));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Responder)]
    [InlineData(Role.Author)]
    public async Task Nobody_else_does(Role role)
    {
        await using var door = await Door.OpenAsync("console:root");
        var bo = await door.EnterAsync("bo", role);
        Assert.Equal(
            $"'say who may do what' needs an admin, and you are {Roles.A(role)}. An admin can change that: root is one.",
            (await door.People.SetRoleAsync(bo, "console:bo", Role.Admin, CancellationToken.None))?.Text);
        Assert.NotNull(await door.People.RemoveAsync(bo, "console:bo", CancellationToken.None));
        Assert.NotNull(await door.People.AddAsync(bo, new Account("console", "cy"), "Cy", Role.Admin, CancellationToken.None));
        Assert.NotNull(await door.People.LinkAsync(bo, "console:bo", new Account("slack", "T1/U1"), CancellationToken.None));
        Assert.NotNull(await door.People.UnlinkAsync(bo, "console:bo", new Account("slack", "T1/U1"), CancellationToken.None));
        Assert.Equal(role, (await door.Store.FindAsync("console:bo", CancellationToken.None))?.Role);
    }

    [Fact]
    public async Task The_last_admin_stays_one_until_there_is_another()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        await door.EnterAsync("bo");

        Assert.Equal("You are the only admin. Make somebody else an admin first.", (await door.People.SetRoleAsync(ada, "console:ada", Role.Viewer, CancellationToken.None))?.Text);
        Assert.Equal("You are the only admin. Make somebody else an admin first.", (await door.People.RemoveAsync(ada, "console:ada", CancellationToken.None))?.Text);

        await door.People.SetRoleAsync(ada, "console:bo", Role.Admin, CancellationToken.None);
        Assert.Null(await door.People.SetRoleAsync(ada, "console:ada", Role.Viewer, CancellationToken.None));
    }

    [Fact]
    public async Task Two_admins_who_demote_each_other_at_once_leave_one()
    {
        await using var door = await Door.OpenAsync();
        var (ada, bo) = (await door.EnterAsync("ada"), await door.EnterAsync("bo", Role.Admin));
        await Task.WhenAll(
            Task.Run(() => door.People.SetRoleAsync(ada, "console:bo", Role.Viewer, CancellationToken.None)),
            Task.Run(() => door.People.SetRoleAsync(bo, "console:ada", Role.Viewer, CancellationToken.None)));
        Assert.Single(await door.Store.AdminsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_is_an_admin_by_the_settings_stays_one()
    {
        await using var door = await Door.OpenAsync("console:Ada");
        var ada = await door.EnterAsync("ada");
        Assert.Equal(Role.Admin, ada.Role);
        Assert.Contains("Access:Admins", (await door.People.SetRoleAsync(ada, "console:ada", Role.Viewer, CancellationToken.None))?.Text, StringComparison.Ordinal);
        Assert.Contains("Access:Admins", (await door.People.RemoveAsync(ada, "console:ada", CancellationToken.None))?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_gone_is_told()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        Assert.StartsWith("There is no such person", (await door.People.SetRoleAsync(ada, "console:cy", Role.Admin, CancellationToken.None))?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_accounts_are_one_person()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        var slack = new Account("slack", "T1/U1");
        Assert.Null(await door.People.LinkAsync(ada, "console:ada", slack, CancellationToken.None));

        var there = await door.People.AskerAsync(slack, "Ada L.", "slack", CancellationToken.None);
        Assert.Equal((ada.Person, Role.Admin, "slack"), (there.Person, there.Role, there.Surface));
        await door.EnterAsync("bo");
        Assert.StartsWith("slack:T1/U1 is ada's.", (await door.People.LinkAsync(ada, "console:bo", slack, CancellationToken.None))?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_was_linked_by_mistake_is_taken_away_with_the_sessions_it_may_have_opened()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        var slack = new Account("slack", "T1/U1");
        await door.People.LinkAsync(ada, "console:ada", slack, CancellationToken.None);

        Assert.Null(await door.People.UnlinkAsync(ada, "console:ada", slack, CancellationToken.None));

        var there = await door.People.AskerAsync(slack, "Eve", "slack", CancellationToken.None);
        Assert.Equal((Role.Viewer, "slack:T1/U1"), (there.Role, there.Person.Id));
        Assert.Equal(0, await door.CountAsync("sessions"));
        Assert.Equal("slack:T1/U1 is not ada's any more. Look at the list again.", (await door.People.UnlinkAsync(ada, "console:ada", slack, CancellationToken.None))?.Text);
    }

    [Fact]
    public async Task The_account_that_somebody_was_first_known_by_stays_theirs()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        Assert.StartsWith("ada is known by console:ada for ever.", (await door.People.UnlinkAsync(ada, "console:ada", new Account("console", "ADA"), CancellationToken.None))?.Text, StringComparison.Ordinal);
        Assert.Equal(1, await door.CountAsync("sessions"));
    }

    [Fact]
    public async Task An_account_that_nobody_added_reads_unless_the_settings_say_more()
    {
        await using var door = await Door.OpenAsync("slack:T1/U1");
        var admin = await door.People.AskerAsync(new Account("slack", "T1/U1"), "Ada", "slack", CancellationToken.None);
        var other = await door.People.AskerAsync(new Account("slack", "T1/U2"), "Bo", "slack", CancellationToken.None);
        Assert.Equal((Role.Admin, Role.Viewer), (admin.Role, other.Role));
        Assert.Equal("slack:T1/U2", other.Person.Id);
    }

    [Fact]
    public async Task Who_sits_at_the_terminal_may_do_everything_and_is_the_consoles_person_of_that_name()
    {
        await using var door = await Door.OpenAsync();
        var before = await door.People.OperatorAsync("terminal", CancellationToken.None);
        Assert.Equal((Role.Admin, $"terminal:{People.OperatorName()}"), (before.Role, before.Person.Id));
        if (Accounts.OfName(People.OperatorName()) is not { } account)
            return;
        await door.EnterAsync(People.OperatorName(), Role.Viewer);
        var after = await door.People.OperatorAsync("terminal", CancellationToken.None);
        Assert.Equal((Role.Admin, account.ToString()), (after.Role, after.Person.Id));
    }

    [Fact]
    public async Task The_names_of_admins_come_from_the_store_and_from_the_settings()
    {
        await using var door = await Door.OpenAsync("console:zed", "slack:T1/U1");
        await door.EnterAsync("Zed");
        await door.EnterAsync("Ada", Role.Admin);
        Assert.Equal(["Ada", "T1/U1", "Zed"], await door.People.NamesAsync(CancellationToken.None));
    }
}

/// <summary>The rule of who may do what.</summary>
public sealed class GateTests
{
    [Theory]
    [InlineData(Role.Viewer, Role.Viewer, true)]
    [InlineData(Role.Viewer, Role.Responder, false)]
    [InlineData(Role.Viewer, Role.Admin, false)]
    [InlineData(Role.Responder, Role.Responder, true)]
    [InlineData(Role.Responder, Role.Author, false)]
    [InlineData(Role.Author, Role.Responder, true)]
    [InlineData(Role.Author, Role.Author, true)]
    [InlineData(Role.Author, Role.Admin, false)]
    [InlineData(Role.Admin, Role.Admin, true)]
    public void Each_role_may_what_those_before_it_may(Role has, Role needs, bool may) => Assert.Equal(may, Gate.Decide(has, needs, "do", ["Ada"]) is null);

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Responder)]
    [InlineData(Role.Author)]
    public void While_nobody_is_an_admin_every_press_is_answered_with_the_cure(Role has) => Assert.Equal(Gate.NoAdmin, Gate.Decide(has, Role.Responder, "approve", [])?.Text);

    [Fact]
    public void Reading_needs_no_admin() => Assert.Null(Gate.Decide(Role.Viewer, Role.Viewer, "incidents", []));

    [Theory]
    [InlineData("'approve' needs a responder, and you are a viewer. An admin can change that: Ada is one.", "Ada")]
    [InlineData("'approve' needs a responder, and you are a viewer. An admin can change that: Ada and Bo are admins.", "Ada", "Bo")]
    [InlineData("'approve' needs a responder, and you are a viewer. An admin can change that: Ada, Bo, Cy and 2 others are admins.", "Ada", "Bo", "Cy", "Di", "Ed")]
    public void A_refusal_names_who_can_help(string text, params string[] admins) => Assert.Equal(text, Gate.Decide(Role.Viewer, Role.Responder, "approve", admins)?.Text);
}

/// <summary>The section Access of the settings.</summary>
public sealed class AccessOptionsTests
{
    [Fact]
    public void Accounts_are_compared_in_one_form() =>
        Assert.Equal([new Account("console", "ada"), new Account("email", "ada@shop.example"), new Account("slack", "T024/U7")],
            Door.Options("console:Ada", "Email:Ada@Shop.example", " slack:T024/U7", "console:ada").Admins);

    [Theory]
    [InlineData("ada", "Access:Admins: found 'ada'; expected an account such as console:ada, email:ada@shop.example or slack:T024/U7")]
    [InlineData("consol:ada", "did you mean 'console'?")]
    [InlineData("console:", "found 'console:'")]
    [InlineData("slack:U7", "'U7' is no account on slack; expected the team's and the user's id, such as T024/U7")]
    public void A_malformed_one_is_named(string account, string said) => Assert.Contains(said, Assert.Single(Door.Options(account).Vet()), StringComparison.Ordinal);
}

/// <summary>Names as accounts of the console.</summary>
public sealed class AccountNameTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada Lovelace", "ada-lovelace")]
    [InlineData("  ada   lovelace ", "ada-lovelace")]
    [InlineData("José", "josé")]
    [InlineData("ada@shop.example", "ada@shop.example")]
    public void A_name_is_one_account_however_it_is_written(string name, string id) => Assert.Equal(new Account("console", id), Accounts.OfName(name));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("--")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("<script>")]
    [InlineData("a\u202eb")]
    public void What_is_no_name_has_none(string name) => Assert.Null(Accounts.OfName(name));

    [Fact]
    public void A_very_long_one_has_none() => Assert.Null(Accounts.OfName(new string('a', 61)));
}

/// <summary>Accounts as people write them.</summary>
public sealed class AccountReadingTests
{
    [Theory]
    [InlineData("console:ada-lovelace", "console", " Ada Lovelace ")]
    [InlineData("email:ada@shop.example", "Email", "Ada@Shop.example")]
    [InlineData("slack:T024/U7", "slack", "T024/U7")]
    [InlineData("teams:8a1f/29:1cd", "teams", "8a1f/29:1cd")]
    [InlineData("terminal:root", "terminal", "root")]
    public void One_that_somebody_can_have_is_read(string account, string surface, string id) => Assert.Equal((account, null), (Accounts.Read(surface, id).Account?.ToString(), Accounts.Read(surface, id).Refusal));

    [Theory]
    [InlineData("console", "")]
    [InlineData("email", "ada")]
    [InlineData("email", "ada@shop@example")]
    [InlineData("email", "a da@shop.example")]
    [InlineData("slack", "U7")]
    [InlineData("slack", "T024/")]
    [InlineData("teams", "8a1f/\u202e29")]
    [InlineData("terminal", "")]
    [InlineData("terminal", "ro\not")]
    public void One_that_nobody_can_have_is_refused(string surface, string id) => Assert.Contains($"is no account on {surface}; expected", Accounts.Read(surface, id).Refusal?.Text, StringComparison.Ordinal);

    [Fact]
    public void A_very_long_one_is_refused() => Assert.NotNull(Accounts.Read("email", $"{new string('a', 300)}@b").Refusal);

    [Fact]
    public void Every_example_is_one() => Assert.All(Accounts.Surfaces, s => Assert.NotNull(Accounts.Read(s, Accounts.ExampleOn(s)).Account));
}

/// <summary>Roles in words.</summary>
public sealed class RolesTests
{
    [Fact]
    public void Each_may_all_that_those_before_it_may()
    {
        Assert.Equal("read everything, act in incidents, run, pause and silence services and set a kill switch", Roles.May(Role.Responder));
        Assert.All([Role.Viewer, Role.Responder, Role.Author], r => Assert.Contains("read everything", Roles.May(r), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("viewer", Role.Viewer)]
    [InlineData(" Admin", Role.Admin)]
    [InlineData("2", null)]
    [InlineData("", null)]
    public void A_word_is_a_role_or_none(string word, Role? role) => Assert.Equal(role, Roles.Read(word));
}
