using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>The pairing itself: it must notice a key without a test, and a test without a key.</summary>
public sealed class KeyStoriesTests
{
    [Fact]
    public void A_key_that_no_test_shows_is_named() =>
        Assert.Equal(["No test shows what 'meta.owner' does: give one [Shows(\"meta.owner\")]."],
            KeyStories.Unpaired(["meta.owner", "meta.app"], new HashSet<string> { "meta.app" }));

    [Fact]
    public void A_test_of_a_key_that_is_gone_is_named() =>
        Assert.Equal(["[Shows(\"meta.ownr\")] names no key of the playbook."],
            KeyStories.Unpaired(["meta.app"], new HashSet<string> { "meta.app", "meta.ownr" }));

    [Fact]
    public void Classes_and_methods_can_both_show_keys() =>
        Assert.Equal(["example.of.class", "example.of.method"], KeyStories.Shown([typeof(Sample)]).Order(StringComparer.Ordinal));

    [Shows("example.of.class")]
    private sealed class Sample
    {
        [Shows("example.of.method")]
        public void Shows()
        {
        }
    }
}
