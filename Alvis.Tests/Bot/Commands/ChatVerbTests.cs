using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Bot.Access;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Commands;

/// <summary>What is said in a line, to an Alvis with one incident that asks for approval.</summary>
public abstract class ChatVerbTests
{
    private protected static async Task<(Core Core, ChatVerbs Verbs)> AskedAsync()
    {
        var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce(approval: Approval.Ask);
        await core.FailAsync();
        IChatVerb[] all =
        [
            new AckVerb(core.Desk, core.Store), new HandBackVerb(core.Desk, core.Store), new ApproveVerb(core.Desk, core.Store), new DenyVerb(core.Desk, core.Store),
            new EscalateVerb(core.Desk, core.Store), new CloseVerb(core.Desk, core.Store), new IncidentsVerb(core.Store), new KillSwitchVerb(core.Switches, core, core.Audit, core.Clock),
        ];
        return (core, new ChatVerbs(new KindSet<IChatVerb>(all), new Gate([new SomeAdmins("Ada", "Bo")])));
    }

    private protected static async Task<(bool Ok, string Text)> SayAsync(ChatVerbs verbs, string line, Role role = Role.Admin)
    {
        var reply = await verbs.SayAsync(line, new Asker(Some.Mara, role, "terminal"), CancellationToken.None);
        return (reply.Ok, PlainText.Of(reply.Card));
    }
}

public sealed class AnyVerbTests : ChatVerbTests
{
    [Theory]
    [InlineData("aprove INC-1", "did you mean 'approve'?")]
    [InlineData("dance", "There is no 'dance'")]
    public async Task An_unknown_word_is_answered_with_the_nearest(string line, string answer)
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            var reply = await SayAsync(verbs, line);
            Assert.False(reply.Ok);
            Assert.Contains(answer, reply.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Help_lists_every_verb_and_each_explains_itself()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            Assert.Contains("kill-switch", (await SayAsync(verbs, "help")).Text, StringComparison.Ordinal);
            foreach (var line in new[] { "deny help", "help deny", "HELP Deny", "deny Help" })
                Assert.Equal("deny: Forbid what the incident asks for; the reason is told.\nExample: deny INC-1 a migration runs\nIt needs: responder", (await SayAsync(verbs, line, Role.Viewer)).Text);
            Assert.DoesNotContain("It needs", (await SayAsync(verbs, "help incidents")).Text, StringComparison.Ordinal);
            Assert.Contains("did you mean 'deny'?", (await SayAsync(verbs, "help dney")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_may_not_is_told_what_it_takes()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            var (ok, text) = await SayAsync(verbs, "approve INC-1", Role.Viewer);
            Assert.False(ok);
            Assert.Equal("'approve' needs a responder, and you are a viewer. An admin can change that: Ada and Bo are admins.", text);
            Assert.NotNull((await core.IncidentAsync()).Approval);
        }
    }

    [Fact]
    public async Task A_line_without_end_is_not_read()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
            Assert.Contains("at most 2000", (await SayAsync(verbs, "ack " + new string('x', 5_000))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve ICN-1")]
    [InlineData("ack INC-")]
    [InlineData("escalate now")]
    [InlineData("handback INC-99999999999999999999")]
    [InlineData("close INC-l moved to another host")]
    [InlineData("deny IMC-1 a migration runs")]
    public async Task A_mistyped_id_does_not_mean_the_only_open_incident(string line)
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            var before = await core.IncidentAsync();
            var (ok, text) = await SayAsync(verbs, line);
            Assert.False(ok);
            Assert.StartsWith($"'{line.Split(' ')[1]}' is no incident. Say which one: {line.Split(' ')[0]} INC-1", text, StringComparison.Ordinal);
            Assert.Equal(before.Version, (await core.IncidentAsync()).Version);
        }
    }

    [Fact]
    public async Task A_reason_without_an_id_is_for_the_only_open_incident()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
            Assert.Equal("INC-1 is closed.", (await SayAsync(verbs, "close moved to another host")).Text);
    }

    [Fact]
    public async Task An_incident_that_is_not_there_is_named()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
            Assert.Equal("There is no incident INC-9.", (await SayAsync(verbs, "ack INC-9")).Text);
    }
}

public sealed class AckVerbTests : ChatVerbTests
{
    [Fact]
    public async Task Taking_the_only_open_incident_needs_no_number()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            Assert.Equal("INC-1 is yours. Give it back with: handback INC-1", (await SayAsync(verbs, "ack")).Text);
            Assert.Equal("Mara", (await core.IncidentAsync()).Owner?.Name);
        }
    }
}

public sealed class HandBackVerbTests : ChatVerbTests
{
    [Fact]
    public async Task What_nobody_has_cannot_be_handed_back()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            Assert.Contains("Nobody has INC-1", (await SayAsync(verbs, "handback INC-1")).Text, StringComparison.Ordinal);
            await SayAsync(verbs, "ack inc-1");
            Assert.True((await SayAsync(verbs, "handback 1")).Ok);
        }
    }
}

public sealed class ApproveVerbTests : ChatVerbTests
{
    [Fact]
    public async Task Approving_lets_the_restart_happen()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            Assert.True((await SayAsync(verbs, "approve INC-1")).Ok);
            await core.DrainAsync();
            Assert.Single(core.Platform.Restarts);
        }
    }
}

public sealed class DenyVerbTests : ChatVerbTests
{
    [Fact]
    public async Task Denying_keeps_the_reason()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            await SayAsync(verbs, "deny INC-1 a migration runs");
            await core.DrainAsync();
            Assert.Empty(core.Platform.Restarts);
            Assert.Contains("a migration runs", (await core.IncidentAsync()).Paging!.Why, StringComparison.Ordinal);
        }
    }
}

public sealed class EscalateVerbTests : ChatVerbTests
{
    [Fact]
    public async Task Somebody_is_woken()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            await SayAsync(verbs, "escalate");
            Assert.Equal(IncidentStatus.Escalated, (await core.IncidentAsync()).Status);
        }
    }
}

public sealed class CloseVerbTests : ChatVerbTests
{
    [Fact]
    public async Task A_reason_is_wanted_and_kept()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            Assert.Contains("Say why", (await SayAsync(verbs, "close INC-1")).Text, StringComparison.Ordinal);
            Assert.Equal("INC-1 is closed.", (await SayAsync(verbs, "close INC-1 moved to another host")).Text);
            await core.DrainAsync();
            Assert.Contains("moved to another host", (await core.IncidentAsync()).Summary, StringComparison.Ordinal);
        }
    }
}

public sealed class IncidentsVerbTests : ChatVerbTests
{
    [Fact]
    public async Task Open_ones_are_listed_and_an_empty_list_says_so()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            Assert.Contains("INC-1 shop  open since 2026-03-01 03:00:00 UTC: answered 503", (await SayAsync(verbs, "incidents")).Text, StringComparison.Ordinal);
            await SayAsync(verbs, "close INC-1 done");
            Assert.Equal("No incident is open.", (await SayAsync(verbs, "incidents")).Text);
        }
    }
}

public sealed class KillSwitchVerbTests : ChatVerbTests
{
    [Theory]
    [InlineData("kill-switch", "Say whether")]
    [InlineData("kill-switch on all", "Say why")]
    [InlineData("kill-switch on shpo reason", "did you mean 'shop'?")]
    public async Task What_is_missing_is_asked_for(string line, string answer)
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
            Assert.Contains(answer, (await SayAsync(verbs, line)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_it_stops_what_is_approved_and_off_it_does_not()
    {
        var (core, verbs) = await AskedAsync();
        await using (core)
        {
            await SayAsync(verbs, "kill-switch on shop we are moving");
            Assert.Contains("we are moving", (await SayAsync(verbs, "approve")).Text, StringComparison.Ordinal);
            Assert.Empty(core.Platform.Restarts);

            Assert.False((await SayAsync(verbs, "kill-switch off shop", Role.Responder)).Ok);
            await SayAsync(verbs, "kill-switch off shop");
            Assert.True((await SayAsync(verbs, "approve")).Ok);
            await core.DrainAsync();
            Assert.Single(core.Platform.Restarts);
        }
    }
}
