using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>Nothing that a person wrote is dropped in silence.</summary>
internal static class Accounting
{
    /// <summary>Every line of the plan's text that is not blank or layout is in a step or a diagnostic, and the compiler lost track of none.</summary>
    public static void Holds(string details, Compiled compiled)
    {
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Message.Contains("fault in Alvis", StringComparison.Ordinal));
        if (compiled.Plan is null)
        {
            Assert.Contains(compiled.Diagnostics, d => d.Severity == Severity.Error);
            return;
        }

        var cited = compiled.Plan.Steps.SelectMany(s => s.Lines).Concat(compiled.Diagnostics.SelectMany(d => d.Lines)).ToHashSet();
        var lines = details.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var text = lines[i].Trim();
            var exempt = text.Length == 0 || text.StartsWith('#') || text.StartsWith("```", StringComparison.Ordinal) || text.All(c => "-=*_|: ".Contains(c, StringComparison.Ordinal));
            Assert.True(exempt || cited.Contains(i + 1), $"line {i + 1} is in no step and no diagnostic: {text}");
        }
    }
}
