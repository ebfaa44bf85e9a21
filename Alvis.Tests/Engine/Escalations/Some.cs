using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Engine.Platforms;
using Alvis.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Engine.Escalations;

/// <summary>Pages, entries and kinds for tests, naming only what matters.</summary>
internal static class Some
{
    public const string Secret = "signing-secret-of-ops";

    public static readonly KnownSecrets Secrets = new(("hook", Secret));

    public static Page Page(string subject = "[INC-12] shop is down", string body = "Failing since 02:58.\nRestarted once.", string key = "page-1") =>
        new("ops", new IncidentId(12), "shop", key, subject, body, new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero), Urgent: true);

    /// <summary>An entry <c>Escalations:ops</c>.</summary>
    public static IConfigurationSection Entry(string json) => Given.Settings($$"""{ "Escalations": { "ops": {{json}} } }""").GetSection("Escalations:ops");

    public static KindSet<IEscalationKind> Kinds(TextWriter? terminal = null) => new(
    [
        new TerminalTarget(new TerminalOut(terminal ?? TextWriter.Null)), new WebhookTarget(Secrets, new ManualClock()), new EmailTarget(Secrets),
    ]);
}
