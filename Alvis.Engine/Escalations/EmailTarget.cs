using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Escalations;

/// <summary>
/// Mails pages: <c>Host</c>, <c>Port</c> (587), <c>From</c>, <c>To</c> (a list), <c>User</c>, <c>Password</c> (the name of a registered secret)
/// and <c>StartTls</c> (true; false on this machine itself). Mails of one incident thread; a repeat has the same message id.
/// </summary>
internal sealed class EmailTarget(ISecrets secrets) : IEscalationKind
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public string Word => "email";

    public string Example => """{ "Kind": "email", "Host": "smtp.example", "From": "alvis@shop.example", "To": ["oncall@shop.example"] }""";

    public IEnumerable<string> Vet(IConfigurationSection entry)
    {
        var settings = new Settings(entry);
        settings.Only([.. EscalationBook.Shared, "Host", "Port", "From", "To", "User", "Password", "StartTls"]);
        Read(settings);
        return settings.Wrong;
    }

    public async Task<Delivery> SendAsync(IConfigurationSection entry, Page page, CancellationToken cancel)
    {
        var settings = new Settings(entry);
        var mail = Read(settings);
        if (settings.Wrong.Count > 0)
            return new Delivery.Failed($"{page.To} was not told: {settings.Wrong[0]}");

        using var client = new SmtpClient(mail.Host, mail.Port) { EnableSsl = mail.StartTls };
        if (mail.User is not null)
        {
            if (await secrets.ReadAsync(mail.Password!, cancel) is not { } password)
                return new Delivery.Failed($"{page.To} was not told: the secret '{mail.Password}' cannot be read. Put its file or variable in place (Secrets:{mail.Password}).");
            client.Credentials = new NetworkCredential(mail.User, password);
        }

        using var message = Write(mail, page);
        try
        {
            await client.SendMailAsync(message, cancel);
            return new Delivery.Sent($"{page.To}: mailed to {Words.And(mail.To)}");
        }
        catch (SmtpException e)
        {
            return Explain(entry, page, mail, e);
        }
    }

    private static MailMessage Write(MailSettings mail, Page page)
    {
        var message = new MailMessage
        {
            From = new MailAddress(mail.From),
            // One line without control characters: nothing in it can begin another header.
            Subject = Words.Clip(page.Subject, 200),
            SubjectEncoding = Encoding.UTF8,
            Body = $"{page.Body}\n\nWritten {Clock.Utc(page.At)} by Alvis for {page.To}, {page.Incident} of {page.Service}.\n",
            BodyEncoding = Encoding.UTF8,
            // Base64, the framework's own choice, is unreadable in a raw log and raises spam scores.
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
            Priority = page.Urgent ? MailPriority.High : MailPriority.Normal,
        };
        foreach (var to in mail.To)
            message.To.Add(new MailAddress(to));

        var host = message.From.Host;
        var thread = $"<{page.Incident}.{Digest(page.Service)}@{host}>";
        message.Headers.Add("Message-Id", $"<{Digest(page.Key)}@{host}>");
        message.Headers.Add("In-Reply-To", thread);
        message.Headers.Add("References", thread);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    private static Delivery Explain(IConfigurationSection entry, Page page, MailSettings mail, SmtpException e)
    {
        var server = $"{mail.Host}:{mail.Port}";
        if (e is SmtpFailedRecipientException refused)
            return Recipients(entry, page, mail, refused);
        if (Inner<AuthenticationException>(e) is not null)
            return new Delivery.Failed($"{page.To} was not mailed: the certificate of {server} is not trusted. Correct {entry.Path}:Host or the certificate.");
        if (Inner<SocketException>(e) is { } socket)
            return new Delivery.Retry($"{page.To} was not mailed: {server} {(socket.SocketErrorCode == SocketError.ConnectionRefused ? "refused the connection" : "could not be reached")}", Soon);

        var code = (int)e.StatusCode;
        return code switch
        {
            530 or 534 or 535 or 538 => new Delivery.Failed($"{page.To} was not mailed: {server} wants a login it accepts (answer {code}). Correct User, Password and StartTls of {entry.Path}."),
            421 or (>= 400 and <= 499) => new Delivery.Retry($"{page.To} was not mailed: {server} answered {code}", Soon),
            >= 500 => new Delivery.Failed($"{page.To} was not mailed: {server} answered {code}. Look at {entry.Path} and at the server's log."),
            // The framework has no status for this one: it never got as far as a command.
            _ when mail.StartTls && Inner<IOException>(e) is null => new Delivery.Failed($"{page.To} was not mailed: {server} offers no STARTTLS. Use a server that does, or set {entry.Path}:StartTls to false on a network you trust."),
            _ => new Delivery.Retry($"{page.To} was not mailed: {server} broke off", Soon),
        };
    }

    private static Delivery Recipients(IConfigurationSection entry, Page page, MailSettings mail, SmtpFailedRecipientException refused)
    {
        var each = refused is SmtpFailedRecipientsException { InnerExceptions: { Length: > 0 } many } ? many : [refused];
        var who = Words.And([.. each.Select(r => $"{(r.FailedRecipient ?? "a recipient").Trim('<', '>')} ({(int)r.StatusCode})")]);
        if (each.Length < mail.To.Count)
            return new Delivery.Sent($"{page.To}: mailed, but {mail.Host} refused {who}. Correct {entry.Path}:To.");
        return each.Any(r => (int)r.StatusCode is >= 400 and <= 499)
            ? new Delivery.Retry($"{page.To} was not mailed: {mail.Host} refused {who} for now", Soon)
            : new Delivery.Failed($"{page.To} was not mailed: {mail.Host} refused {who}. Correct {entry.Path}:To.");
    }

    private static T? Inner<T>(Exception e) where T : Exception
    {
        for (var at = e.InnerException; at is not null; at = at.InnerException)
        {
            if (at is T found)
                return found;
        }

        return null;
    }

    private MailSettings Read(Settings settings)
    {
        var host = settings.Required("Host", "the name of a mail server");
        var port = settings.Number("Port", 587, 1, 65535);
        if (port == 465)
            settings.Say("Port", "465, where the server speaks TLS from the first byte", "a port where it begins with STARTTLS, most often 587");
        var local = host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        var tls = settings.Flag("StartTls", !local);
        var from = Address(settings, "From", settings.Required("From", "a mail address"));
        var to = settings.List("To");
        if (to.Count == 0)
            settings.Say("To", "nothing", "a list of mail addresses");
        foreach (var one in to)
            Address(settings, "To", one);

        var user = settings.Text("User");
        var password = settings.Secret("Password", secrets, required: user is not null);
        if (password is not null && user is null)
            settings.Say("Password", "a password without a user", "User as well");
        else if (password is not null && host.Length > 0 && secrets.Known.Contains(password) && Refuse(password, host, port, tls) is { } refusal)
            settings.Say("Password", $"a secret that may not go there ({refusal.Text})", "a secret whose Hosts name this server, and StartTls");
        return new MailSettings(host, port, from, to, user, password, tls);
    }

    // For the rule of secrets STARTTLS is what https is for the web: the same protection under another name.
    private Refusal? Refuse(string password, string host, int port, bool tls) =>
        Uri.TryCreate($"{(tls ? "https" : "http")}://{host}:{port}/", UriKind.Absolute, out var to)
            ? secrets.MaySend(password, to)
            : new Refusal($"'{Words.Clip(host, 60)}' is no host");

    private static string Address(Settings settings, string key, string text)
    {
        if (text.Length > 0 && (text.Any(char.IsControl) || !MailAddress.TryCreate(text, out _)))
            settings.Say(key, $"'{Words.Clip(text, 60)}'", "a mail address such as oncall@shop.example");
        return text;
    }

    private sealed record MailSettings(string Host, int Port, string From, IReadOnlyList<string> To, string? User, string? Password, bool StartTls);
}
