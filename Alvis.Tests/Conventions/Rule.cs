namespace Alvis.Tests.Conventions;

/// <summary>A rule of the code, held by a test that shows every place where it is broken.</summary>
internal static class Rule
{
    /// <summary>Fails with all <paramref name="faults"/>, one a line.</summary>
    public static void Holds(IEnumerable<string> faults)
    {
        var all = faults.Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
            Assert.Fail(string.Join('\n', all));
    }
}
