using Alvis.Tests.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>No key of a playbook is accepted and then ignored; and the pairing notices a key without a test, and a test without a key.</summary>
public sealed class KeyStoriesTests
{
    [Fact]
    public void Every_key_that_is_built_has_a_test_that_shows_its_effect() =>
        Rule.Holds(KeyStories.Unpaired(Built(), KeyStories.Shown(typeof(KeyStoriesTests).Assembly.GetTypes().Where(t => t != typeof(Sample)))));

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

    // A section does what its keys do. The keys of further checks are those of the health check, read and run by the same code: that
    // they are run at all is what 'checks' shows.
    private static List<string> Built()
    {
        var keys = SomePlaybooks.Product.Shape.All().Where(k => k.Key.Built).Select(k => k.Path).Where(p => !p.StartsWith("checks.", StringComparison.Ordinal)).ToList();
        return [.. keys.Where(k => !keys.Any(other => other.StartsWith(k + ".", StringComparison.Ordinal)))];
    }

    [Shows("example.of.class")]
    private sealed class Sample
    {
        [Shows("example.of.method")]
        public void Shows()
        {
        }
    }
}
