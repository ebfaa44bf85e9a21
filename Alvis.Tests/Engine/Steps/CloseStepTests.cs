using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

public sealed class CloseStepTests
{
    [Fact]
    public async Task It_asks_for_verification_whatever_was_seen() =>
        Assert.IsType<StepResult.Verifies>(await new CloseStep().RunAsync(Run.Of(Timeline.Opened(), "s5"), CancellationToken.None));
}
