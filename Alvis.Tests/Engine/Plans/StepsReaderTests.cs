using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Plans;

/// <summary>The typed plan as written in a playbook.</summary>
public class StepsReaderTests
{
    [Fact]
    public void A_plan_needs_no_more_than_its_steps() => Assert.Equal(
        "restart(shop)[wait(60)[check(health_check     Any)[close | handover]] | handover]",
        Case.Flat(Plan("""
            - restart: shop
            - wait: 60s
            - check: health_check
            - close: true
            """)));

    [Fact]
    public void Every_kind_and_key_is_read() => Assert.Equal(
        "check(health_check  3 10  All)[check(database   5 60 Any)[approve(dba 600)[notify(#ops False)[action(scale [count, 2])[notify(on-call True)[escalate(dba)] | handover]] "
        + "| handover | escalate(dba)] | escalate(dba)] | escalate(dba)]",
        Case.Flat(Plan("""
            - check: { attempts: 3, every: 10s, pass_when: all }
              on_failure: wake
            - check: { target: database, every: 5s, timeout: 1m }
              on_failure: wake
            - approve: { for: scaling up, from: dba, timeout: 10m }
              on_timeout: wake
            - notify: { to: "#ops", message: "scaling" }
            - action: { name: scale, params: { count: "2" } }
            - notify: { to: on-call, message: "scaled", page: true }
            - escalate: dba
              id: wake
            """)));

    [Fact]
    public void A_step_remembers_its_line() => Assert.Equal([2], Plan("- restart: shop\n- wait: 60s")["s2"].Lines);

    [Fact]
    public void It_gives_the_plan_that_the_text_gives() => Assert.Equal(
        Texts.Plan("If the health check fails, restart the shop. If it passes, close the incident."),
        Case.Flat(Plan("""
            - check: health_check
              on_success: done
              on_failure: again
            - restart: shop
              id: again
              on_success: handover
            - close: true
              id: done
            """)));

    [Theory]
    [InlineData("- dance: 1", "test:1:3: found the unknown key 'dance'")]
    [InlineData("- restrat: shop", "did you mean 'restart'?")]
    [InlineData("- { restart: shop, wait: 60s }", "found a step that is restart and wait at once; expected exactly one of check, restart,")]
    [InlineData("- id: a", "test:1:3: found a step without a kind; expected exactly one of")]
    [InlineData("- wait: a bit", "test:1:9: found 'a bit'; expected a duration from 1s to 1d")]
    [InlineData("- restart: billing", "restarts 'billing', which this playbook may not restart")]
    [InlineData("- escalate: x\n  on_success: handover", "test:2:15: found on_success; escalate steps have none; remove it")]
    [InlineData("- wait: 5s\n  on_failure: handover", "found on_failure; wait steps have none")]
    [InlineData("- check: health_check\n  on_timeout: handover", "found on_timeout; check steps have none")]
    [InlineData("- id: a\n  restart: shop\n- id: b\n  check: health_check\n  on_failure: a", "test:5:15: found 'a', which does not come later; expected a later step")]
    [InlineData("- check: health_check\n  on_failure: wak\n- escalate: x\n  id: wake", "found the step 'wak'; did you mean 'wake'?")]
    [InlineData("- id: a\n  wait: 5s\n- id: a\n  wait: 5s", "test:3:7: found the id 'a'; expected one that no other step has")]
    [InlineData("- id: handover\n  wait: 5s", "expected another; 'handover' is reserved")]
    [InlineData("- escalate: x\n- wait: 5s", "test:2:3: Step 's2' (wait): no path leads to it")]
    [InlineData("- close: true", "where the last check has not passed")]
    [InlineData("- close: false", "found 'false'; expected true")]
    [InlineData("- check: { attempts: 3 }", "found a check that looks more than once; expected 'every'")]
    [InlineData("- check: { every: 3s }", "found 'every' alone")]
    [InlineData("- check: { attempts: 3, every: 3s, timeout: 9s }", "found both 'attempts' and 'timeout'")]
    [InlineData("- check: { url: http://169.254.169.254/ }", "found the unknown key 'url'")]
    [InlineData("- action: wipe-cache", "needs an approval before it on every path")]
    [InlineData("- notify: { message: x }", "'to' is missing")]
    [InlineData("restart: shop", "found a section; expected a list of steps")]
    public void What_is_wrong_is_said_with_its_place(string yaml, string expected)
    {
        var problems = new Problems("test");
        Assert.Null(Read(yaml, problems));
        Assert.Contains(expected, string.Join('\n', problems.All), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var problems = new Problems("test");
        Assert.Null(Read("- wait: x\n- dance: 1\n- restart: []", problems));
        Assert.Equal([1, 2, 3], problems.All.Select(p => p.At.Line).Distinct());
    }

    [Fact]
    public void The_schema_names_every_kind()
    {
        var schema = StepsReader.Shape.Schema();
        Assert.Equal("array", schema["type"]!.GetValue<string>());
        var step = schema["items"]!;
        Assert.Equal(
            ["id", "on_success", "on_failure", "on_timeout", "check", "restart", "wait", "approve", "notify", "action", "collect", "escalate", "close"],
            step["properties"]!.AsObject().Select(p => p.Key));
        Assert.Equal(9, step["oneOf"]!.AsArray().Count);
    }

    private static Plan Plan(string yaml)
    {
        var problems = new Problems("test");
        var plan = Read(yaml, problems);
        Assert.True(plan is not null, string.Join('\n', problems.All));
        return plan!;
    }

    private static Plan? Read(string yaml, Problems problems)
    {
        var node = YamlText.Read(yaml, problems);
        Assert.NotNull(node);
        return StepsReader.Read(node, PlanLimits.Of(Texts.Context), problems);
    }
}
