using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Escalations;

public sealed class TerminalTargetTests
{
    [Fact]
    public async Task A_page_is_written_whole_with_its_time()
    {
        var shown = new StringWriter { NewLine = "\n" };

        var delivery = await new TerminalTarget(new TerminalOut(shown)).SendAsync(Some.Entry("""{ "Kind": "terminal" }"""), Some.Page(), CancellationToken.None);

        Assert.Equal(new Delivery.Sent("shown in the terminal of ops"), delivery);
        Assert.Equal(
            "PAGE for ops at 2026-03-01 03:00:00 UTC: [INC-12] shop is down\n  Failing since 02:58.\n  Restarted once.\n", shown.ToString());
    }

    [Fact]
    public async Task Control_characters_of_a_services_answer_do_not_reach_the_terminal()
    {
        var shown = new StringWriter();
        var page = Some.Page("down\u001b[2J\nPAGE for boss", "\u001b]0;owned\u0007 body\r\nnext");

        await new TerminalTarget(new TerminalOut(shown)).SendAsync(Some.Entry("""{ "Kind": "terminal" }"""), page, CancellationToken.None);

        Assert.DoesNotContain('\u001b', shown.ToString());
        Assert.DoesNotContain('\u0007', shown.ToString());
        Assert.Single(shown.ToString().Split('\n'), l => l.StartsWith("PAGE", StringComparison.Ordinal));
    }
}
