using System.Reflection;
using Alvis.Tests.Support;

namespace Alvis.Tests.Conventions;

/// <summary>Pairs the keys of the playbook with the tests that show their effect, by <see cref="ShowsAttribute"/>.</summary>
internal static class KeyStories
{
    /// <summary>Every key that some test shows.</summary>
    public static IReadOnlySet<string> Shown(IEnumerable<Type> tests) =>
        tests
            .SelectMany(t => Keys(t).Concat(t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).SelectMany(Keys)))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>What does not pair, each a sentence: keys without a test, and tests of keys that are not there.</summary>
    /// <param name="keys">Every key that is built, with the sections it is in joined by dots.</param>
    /// <param name="shown">What <see cref="Shown"/> found.</param>
    public static IEnumerable<string> Unpaired(IReadOnlyCollection<string> keys, IReadOnlySet<string> shown) =>
        keys.Where(k => !shown.Contains(k)).Select(k => $"No test shows what '{k}' does: give one [Shows(\"{k}\")].")
            .Concat(shown.Where(k => !keys.Contains(k)).Select(k => $"[Shows(\"{k}\")] names no key of the playbook."));

    private static IEnumerable<string> Keys(MemberInfo member) => member.GetCustomAttributes<ShowsAttribute>().Select(a => a.Key);
}
