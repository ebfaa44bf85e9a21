using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Engine.Platforms;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Escalations;

public sealed class EmailTargetTests
{
    private const string Password = "mail-password-of-alvis";

    [Fact]
    public async Task A_page_is_mailed_to_everybody_in_the_list()
    {
        await using var smtp = new FakeSmtp();

        var delivery = await SendAsync(smtp, Some.Page());

        Assert.Equal(new Delivery.Sent("ops: mailed to a@shop.example and b@shop.example"), delivery);
        var mail = Assert.Single(smtp.Mails);
        Assert.Equal("alvis@shop.example", mail.From);
        Assert.Equal(["a@shop.example", "b@shop.example"], mail.To);
        Assert.Equal("[INC-12] shop is down", mail.Header("Subject"));
        Assert.Equal(
            "Failing since 02:58.\nRestarted once.\n\nWritten 2026-03-01 03:00:00 UTC by Alvis for ops, INC-12 of shop.", mail.Text.TrimEnd());
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
    }

    [Fact]
    public async Task A_repeat_has_the_same_id_and_all_pages_of_an_incident_thread()
    {
        await using var smtp = new FakeSmtp();

        await SendAsync(smtp, Some.Page(key: "page-1"));
        await SendAsync(smtp, Some.Page(key: "page-1"));
        await SendAsync(smtp, Some.Page(key: "page-2"));

        var ids = smtp.Mails.Select(m => m.Header("Message-Id")).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.Matches("^<[0-9a-f]{24}@shop\\.example>$", ids[0]!);
        var threads = smtp.Mails.Select(m => m.Header("References")).Distinct();
        Assert.StartsWith("<INC-12.", Assert.Single(threads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_a_page_can_begin_a_header_of_its_own()
    {
        await using var smtp = new FakeSmtp();
        var page = Some.Page("down\r\nBcc: thief@evil.example\r\n\r\nhello", "body\r\n.\r\nMAIL FROM:<thief@evil.example>", "key\r\nX-Evil: 1");

        var delivery = await SendAsync(smtp, page);

        Assert.IsType<Delivery.Sent>(delivery);
        var mail = Assert.Single(smtp.Mails);
        Assert.Null(mail.Header("Bcc"));
        Assert.Null(mail.Header("X-Evil"));
        Assert.Equal(["a@shop.example", "b@shop.example"], mail.To);
    }

    [Fact]
    public async Task It_logs_in_where_the_server_wants_it()
    {
        await using var smtp = new FakeSmtp { Login = ("alvis", Password) };

        Assert.IsType<Delivery.Sent>(await SendAsync(smtp, Some.Page(), """, "User": "alvis", "Password": "smtp" """));
        Assert.Contains("AUTH", smtp.Said);
    }

    [Fact]
    public async Task A_wrong_login_is_for_a_person_and_the_password_is_not_shown()
    {
        await using var smtp = new FakeSmtp { Login = ("alvis", "another-password") };

        var failed = Assert.IsType<Delivery.Failed>(await SendAsync(smtp, Some.Page(), """, "User": "alvis", "Password": "smtp" """));

        Assert.Contains("wants a login it accepts", failed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failed.Text, StringComparison.Ordinal);
        Assert.Empty(smtp.Mails);
    }

    [Fact]
    public async Task A_missing_login_is_for_a_person()
    {
        await using var smtp = new FakeSmtp { Login = ("alvis", Password) };

        var failed = Assert.IsType<Delivery.Failed>(await SendAsync(smtp, Some.Page()));

        Assert.Contains("Correct User, Password and StartTls of Escalations:ops.", failed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "451 4.3.0 try later", "answered 451")]
    [InlineData(".", "452 4.3.1 disk full", "answered 452")]
    [InlineData("RCPT", "450 4.2.1 greylisted", "for now")]
    public async Task A_refusal_for_now_is_tried_again(string at, string answer, string words)
    {
        await using var smtp = new FakeSmtp();
        smtp.Refusals[at] = answer;

        Assert.Contains(words, Assert.IsType<Delivery.Retry>(await SendAsync(smtp, Some.Page())).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 who are you", "answered 550")]
    [InlineData(".", "554 5.6.0 spam", "answered 554")]
    [InlineData("RCPT", "550 5.1.1 nobody here", "refused a@shop.example (550) and b@shop.example (550). Correct Escalations:ops:To.")]
    public async Task A_refusal_for_good_is_for_a_person(string at, string answer, string words)
    {
        await using var smtp = new FakeSmtp();
        smtp.Refusals[at] = answer;

        Assert.Contains(words, Assert.IsType<Delivery.Failed>(await SendAsync(smtp, Some.Page())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_refused_recipient_does_not_keep_it_from_the_others()
    {
        await using var smtp = new FakeSmtp();
        smtp.Refusals["RCPT TO:<b@shop.example>"] = "550 5.1.1 nobody here";

        var sent = Assert.IsType<Delivery.Sent>(await SendAsync(smtp, Some.Page()));

        Assert.Contains("mailed, but 127.0.0.1 refused b@shop.example (550)", sent.Text, StringComparison.Ordinal);
        Assert.Equal(["a@shop.example"], Assert.Single(smtp.Mails).To);
    }

    [Fact]
    public async Task A_server_without_starttls_is_not_given_a_mail_in_the_clear()
    {
        await using var smtp = new FakeSmtp();

        var failed = Assert.IsType<Delivery.Failed>(await SendAsync(smtp, Some.Page(), """, "StartTls": "true" """));

        Assert.Contains("offers no STARTTLS", failed.Text, StringComparison.Ordinal);
        Assert.Empty(smtp.Mails);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        var smtp = new FakeSmtp();
        await smtp.DisposeAsync();

        Assert.Contains("refused the connection", Assert.IsType<Delivery.Retry>(await SendAsync(smtp.Port, Some.Page(), "", CancellationToken.None)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_ends_with_the_call()
    {
        await using var smtp = new FakeSmtp { Silent = true };
        using var cancel = new CancellationTokenSource();
        var sending = SendAsync(smtp.Port, Some.Page(), "", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("""{ "Kind": "email", "Host": "smtp.example", "From": "a@x.example", "To": ["b@x.example"], "Password": "smtp" }""", "Escalations:ops:Password: found a password without a user")]
    [InlineData("""{ "Kind": "email", "Host": "smtp.example", "From": "a@x.example", "To": ["b@x.example"], "User": "u" }""", "Escalations:ops:Password: found nothing; expected the name of a registered secret (known: smtp)")]
    [InlineData("""{ "Kind": "email", "Host": "smtp.example", "From": "a@x.example", "To": ["b@x.example\nBcc: c@x.example"] }""", "Escalations:ops:To: found 'b@x.example Bcc: c@x.example'")]
    [InlineData("""{ "Kind": "email", "Host": "smtp.example", "From": "a@x.example", "To": ["b@x.example"], "Port": "0" }""", "Escalations:ops:Port: found '0'; expected a whole number from 1 to 65535")]
    public void Settings_that_cannot_work_are_said_before_the_first_page(string entry, string words)
    {
        Assert.Contains(Target().Vet(Some.Entry(entry)), w => w.StartsWith(words, StringComparison.Ordinal));
    }

    private static EmailTarget Target() => new(new KnownSecrets(("smtp", Password)));

    private static Task<Delivery> SendAsync(FakeSmtp smtp, Page page, string more = "") => SendAsync(smtp.Port, page, more, CancellationToken.None);

    private static Task<Delivery> SendAsync(int port, Page page, string more, CancellationToken cancel) => Target().SendAsync(
        Some.Entry($$"""{ "Kind": "email", "Host": "127.0.0.1", "Port": "{{port}}", "From": "alvis@shop.example", "To": ["a@shop.example", "b@shop.example"] {{more}} }"""),
        page, cancel);
}
