using Alvis.Bot.Slack.Api;

namespace Alvis.Tests.Bot.Slack.Api;

public sealed class SlackHostsTests
{
    [Theory]
    [InlineData("https://slack.com/api/", true)]
    [InlineData("https://files.slack.com/a", true)]
    [InlineData("https://x.slack-edge.com/a", true)]
    [InlineData("https://slack-files.com/a", true)]
    [InlineData("wss://wss-primary.slack.com/link", true)]
    [InlineData("https://HOOKS.SLACK.COM/a", true)]
    [InlineData("http://files.slack.com/a", false)]
    [InlineData("ws://wss-primary.slack.com/link", false)]
    [InlineData("https://evilslack.com/a", false)]
    [InlineData("https://slack.com.evil.example/a", false)]
    [InlineData("https://slack.com@evil.example/a", false)]
    [InlineData("https://127.0.0.1/a", false)]
    public void Only_Slacks_own_hosts_over_TLS(string address, bool has) => Assert.Equal(has, new SlackHosts(new Uri("https://slack.com/api/")).Has(new Uri(address)));

    [Theory]
    [InlineData("http://127.0.0.1:5081/files/a", true)]
    [InlineData("ws://127.0.0.1:5081/link", true)]
    [InlineData("http://127.0.0.1:5082/files/a", false)]
    [InlineData("https://files.slack.com/a", false)]
    [InlineData("wss://wss-primary.slack.com/link", false)]
    public void On_this_machine_only_the_place_of_the_Web_API(string address, bool has) => Assert.Equal(has, new SlackHosts(new Uri("http://127.0.0.1:5081/api/")).Has(new Uri(address)));
}
