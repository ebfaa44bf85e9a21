using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>What a restart would destroy is kept first.</summary>
public sealed class CollectTests
{
    private const string Tail = "Run the health check again. If it passes, close the incident.";

    [Theory]
    [InlineData("collect thread-dump")]
    [InlineData("attach the output of thread-dump")]
    [InlineData("run thread-dump and attach its output")]
    public void It_goes_on_whatever_comes_of_it(string words) => Assert.Equal(
        "check(health_check     Any)[handover | collect(thread-dump )[restart(shop)[check(health_check     Any)[close | handover] | handover]]]",
        Texts.Plan($"If the health check fails, {words} and restart the shop. {Tail}"));

    [Fact]
    public void It_may_be_written_behind_the_restart_it_comes_before() => Assert.Contains(
        "collect(thread-dump )[restart(shop)", Texts.Plan($"If the health check fails, restart the shop.\nBefore restarting the shop, capture thread-dump.\n{Tail}"), StringComparison.Ordinal);

    [Fact]
    public void What_may_do_more_than_look_is_refused() => Texts.Rejected("If the health check fails, collect warm-cache.", "unregistered_command");

    [Fact]
    public void It_is_stored_as_it_was()
    {
        var plan = new Plan("a", [new PlanStep("a", new CollectArgs("thread-dump", new Dictionary<string, string> { ["of"] = "web" }), [1], Plan.HandOver)], []);
        Assert.Equal(PlanJson.Write(plan), PlanJson.Write(PlanJson.Read(PlanJson.Write(plan))));
        Assert.Contains("\"kind\":\"collect\",\"args\":{\"name\":\"thread-dump\",\"params\":{\"of\":\"web\"}}", PlanJson.Write(plan), StringComparison.Ordinal);
    }
}
