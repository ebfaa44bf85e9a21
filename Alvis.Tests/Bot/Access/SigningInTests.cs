using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Tests.Bot.Access;

/// <summary>Links that are opened, and what becomes of who opens them.</summary>
public sealed class SigningInTests
{
    [Fact]
    public async Task The_first_link_makes_an_admin_and_is_not_made_again()
    {
        await using var door = await Door.OpenAsync();
        var link = await door.First.MakeAsync(new Uri("http://127.0.0.1:5080/"), CancellationToken.None);
        Assert.StartsWith("http://127.0.0.1:5080/sign-in?link=", link, StringComparison.Ordinal);

        Assert.Equal(Role.Admin, (await door.EnterByAsync(Door.Token(link!))).Role);

        Assert.Null(await door.First.MakeAsync(new Uri("http://127.0.0.1:5080/"), CancellationToken.None));
        Assert.Contains("sign in with a link from 'alvis link'", await door.First.LinesAsync(new Uri("http://127.0.0.1:5080/"), CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_open_an_operators_link_without_a_role_only_the_first_is_an_admin()
    {
        await using var door = await Door.OpenAsync();
        var (ada, bo) = (door.TokenFor("ada"), door.TokenFor("bo"));
        Assert.Equal(Role.Admin, (await door.EnterByAsync(ada)).Role);
        Assert.Equal(Role.Viewer, (await door.EnterByAsync(bo)).Role);
    }

    [Fact]
    public async Task A_link_is_good_once()
    {
        await using var door = await Door.OpenAsync();
        var token = door.TokenFor("ada");
        await door.EnterByAsync(token);
        Assert.StartsWith("This link was used already. Ask for a new one: run 'alvis link'", await door.RefusedAsync(token), StringComparison.Ordinal);
        Assert.Equal(1, await door.CountAsync("sessions"));
    }

    [Fact]
    public async Task Many_presses_of_one_link_at_once_make_one_session()
    {
        await using var door = await Door.OpenAsync();
        var token = door.TokenFor("ada");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => door.Sessions.SignInAsync(token, CancellationToken.None))));
        Assert.Single(answers, a => a.Value is not null);
        Assert.All(answers.Where(a => a.Value is null), a => Assert.Equal(Links.Used, a.Refusal));
        Assert.Equal(1, await door.CountAsync("sessions"));
    }

    [Fact]
    public async Task After_ten_minutes_it_has_expired()
    {
        await using var door = await Door.OpenAsync();
        var (early, late) = (door.TokenFor("ada"), door.TokenFor("bo"));
        door.Clock.Advance(Links.GoodFor - TimeSpan.FromMilliseconds(1));
        await door.EnterByAsync(early);
        door.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.StartsWith("This link has expired.", await door.RefusedAsync(late), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_signed_with_another_key_is_not_valid()
    {
        await using var door = await Door.OpenAsync();
        await using var other = await Door.OpenAsync();
        Assert.Equal(Links.Invalid.Text, await door.RefusedAsync(other.TokenFor("ada")));
        Assert.Equal(0, await door.CountAsync("people"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("!!!.???")]
    [InlineData("eyJhIjoxfQ.")]
    public async Task What_is_no_link_is_not_valid(string? token)
    {
        await using var door = await Door.OpenAsync();
        Assert.Equal(Links.Invalid.Text, await door.RefusedAsync(token));
    }

    [Fact]
    public async Task Every_changed_character_makes_a_link_invalid()
    {
        await using var door = await Door.OpenAsync();
        var token = door.TokenFor("ada");
        // The last bits of an encoding's last character may mean nothing; all others do.
        foreach (var n in Enumerable.Range(0, token.Length).Where(n => n % 7 == 0 && n != token.IndexOf('.', StringComparison.Ordinal) - 1 && n != token.Length - 1))
        {
            var changed = token[..n] + (token[n] == 'A' ? 'B' : 'A') + token[(n + 1)..];
            Assert.Equal(Links.Invalid.Text, await door.RefusedAsync(changed));
        }

        Assert.Equal(Links.Invalid.Text, await door.RefusedAsync(new string('A', 1_000_000)));
    }

    [Fact]
    public async Task A_link_that_outlives_what_we_make_is_not_valid()
    {
        await using var door = await Door.OpenAsync();
        door.Clock.SetWall(TimeSpan.FromMinutes(5));
        var token = door.TokenFor("ada");
        door.Clock.SetWall(TimeSpan.FromMinutes(-5));
        Assert.Equal(Links.Invalid.Text, await door.RefusedAsync(token));
    }

    [Fact]
    public async Task A_known_person_keeps_their_role_unless_the_link_says_another()
    {
        await using var door = await Door.OpenAsync("console:root");
        Assert.Equal(Role.Responder, (await door.EnterAsync("Ada", Role.Responder)).Role);
        Assert.Equal(Role.Responder, (await door.EnterAsync("ada")).Role);
        Assert.Equal(Role.Author, (await door.EnterAsync("ADA", Role.Author)).Role);
        Assert.Equal(1, await door.CountAsync("people"));
        Assert.Contains(await door.Audit.BeforeAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None),
            e => e is { What: AuditWords.RoleGiven, Text: "author instead of responder, by a link that root made" });
    }

    [Fact]
    public async Task A_link_for_oneself_gives_nothing_one_does_not_have()
    {
        await using var door = await Door.OpenAsync();
        await door.EnterAsync("ada", Role.Viewer);
        var ada = (await door.Store.AllAsync(CancellationToken.None)).Single();
        Assert.Equal(Role.Viewer, (await door.EnterByAsync(Door.Token(door.Links.ForPerson(ada)))).Role);
    }

    [Fact]
    public async Task A_link_of_somebody_who_was_removed_meanwhile_lets_nobody_in()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        await door.EnterAsync("bo", Role.Responder);
        var bo = (await door.Store.FindAsync("console:bo", CancellationToken.None))!;
        var token = Door.Token(door.Links.ForPerson(bo));
        Assert.Null(await door.People.RemoveAsync(ada, bo.Id, CancellationToken.None));
        Assert.Equal(Links.Invalid.Text, await door.RefusedAsync(token));
        Assert.Equal(1, await door.CountAsync("people"));
    }

    [Fact]
    public async Task Nonces_and_sessions_are_forgotten_when_they_could_not_be_used_any_more()
    {
        await using var door = await Door.OpenAsync();
        await door.EnterAsync("ada");
        door.Clock.Advance(Sessions.Lasts);
        await door.EnterAsync("bo");
        Assert.Equal(1, await door.CountAsync("used_links"));
        Assert.Equal(1, await door.CountAsync("sessions"));
    }
}

/// <summary>What a browser holds after signing in.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task It_ends_after_twelve_hours()
    {
        await using var door = await Door.OpenAsync();
        var value = (await door.Sessions.SignInAsync(door.TokenFor("ada"), CancellationToken.None)).Value;
        door.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await door.Sessions.AskerAsync(value, CancellationToken.None));
        door.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await door.Sessions.AskerAsync(value, CancellationToken.None));
    }

    [Fact]
    public async Task It_ends_with_signing_out_and_no_other_does()
    {
        await using var door = await Door.OpenAsync();
        var one = (await door.Sessions.SignInAsync(door.TokenFor("ada"), CancellationToken.None)).Value;
        var two = (await door.Sessions.SignInAsync(door.TokenFor("ada"), CancellationToken.None)).Value;
        await door.Sessions.SignOutAsync(one, CancellationToken.None);
        Assert.Null(await door.Sessions.AskerAsync(one, CancellationToken.None));
        Assert.NotNull(await door.Sessions.AskerAsync(two, CancellationToken.None));
    }

    [Fact]
    public async Task A_role_that_changes_counts_at_once_in_an_open_session()
    {
        await using var door = await Door.OpenAsync();
        var ada = await door.EnterAsync("ada");
        var value = (await door.Sessions.SignInAsync(door.TokenFor("bo"), CancellationToken.None)).Value;
        await door.People.SetRoleAsync(ada, "console:bo", Role.Author, CancellationToken.None);
        Assert.Equal(Role.Author, (await door.Sessions.AskerAsync(value, CancellationToken.None))?.Role);
        await door.People.RemoveAsync(ada, "console:bo", CancellationToken.None);
        Assert.Null(await door.Sessions.AskerAsync(value, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("###########################################")]
    public async Task What_we_did_not_hand_out_is_nobody(string? value)
    {
        await using var door = await Door.OpenAsync();
        await door.EnterAsync("ada");
        Assert.Null(await door.Sessions.AskerAsync(value, CancellationToken.None));
        await door.Sessions.SignOutAsync(value, CancellationToken.None);
    }

    [Fact]
    public async Task The_store_does_not_hold_what_the_browser_holds()
    {
        await using var door = await Door.OpenAsync();
        var value = (await door.Sessions.SignInAsync(door.TokenFor("ada"), CancellationToken.None)).Value!;
        var kept = await door.Database.ReadAsync(db => Dapper.SqlMapper.QuerySingleAsync<byte[]>(db, "SELECT hash FROM sessions"), CancellationToken.None);
        Assert.NotEqual(System.Buffers.Text.Base64Url.DecodeFromChars(value), kept);
    }
}
