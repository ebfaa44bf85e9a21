using Alvis.Engine.Checks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Checks;

public sealed class ProbeProgressTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void A_timeout_says_how_far_the_probe_got()
    {
        var progress = new ProbeProgress(clock);
        Assert.Equal("no answer within 10s (over a kept connection, no first byte)", Says(progress));

        progress.Stage = Stage.Resolving;
        Assert.Equal("no answer within 10s (the name of shop.example:443 was not resolved in that time)", Says(progress));

        progress.Stage = Stage.Connecting;
        Assert.Equal("no answer within 10s (no connection to shop.example:443)", Says(progress));

        var mark = progress.Mark();
        clock.Advance(TimeSpan.FromMilliseconds(3));
        progress.Connected(mark);
        progress.Stage = Stage.Securing;
        Assert.Equal("no answer within 10s (connected in 3ms, the TLS handshake did not end)", Says(progress));

        progress.Stage = Stage.Asking;
        Assert.Equal("no answer within 10s (connected in 3ms, no first byte)", Says(progress));

        clock.Advance(TimeSpan.FromMilliseconds(2_400));
        progress.Answering();
        Assert.Equal("no answer within 10s (connected in 3ms, first byte after 2.4s, the headers did not end)", Says(progress));

        progress.Answered(200);
        progress.Received(12);
        Assert.Equal("no whole answer within 10s (answered 200 after 2.4s, the body stopped after 12 bytes)", Says(progress));
    }

    private static string Says(ProbeProgress progress) => progress.TimedOut(TimeSpan.FromSeconds(10), "shop.example:443");
}
