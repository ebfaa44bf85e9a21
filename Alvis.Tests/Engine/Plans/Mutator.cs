using Alvis.Engine.Plans;

namespace Alvis.Tests.Engine.Plans;

/// <summary>
/// Texts as nobody writes them, made from texts that somebody did: words and marks put in, taken out, doubled and moved, lines of one text within
/// another. One seed gives one row of texts. The tests and the long run of the bench share it.
/// </summary>
internal sealed class Mutator(IReadOnlyList<CompileCase> cases, int seed)
{
    private static readonly string[] Pieces =
    [
        "not ", "never ", "unless ", "otherwise ", "if it fails, ", "If it passes, ", "again", "still ", ". ", ", ", "; ", ":", "?", "\n", "\n\n", "\n- ", "\n  - ", "\n1. ", "`", "```\n", "<!-- ", " -->",
        "# ", "(", ")", "\"", " and ", " or ", "restart it", "close the incident", "Run the health check. ", "wait 5 minutes", "escalate", "page the DBA", "do not ", "after the restart ", "only if ",
        "http://127.0.0.1/", "\t", "\r", "é", "\u200b", "*", "|", "0", "it ", "the ", " -> ", " — ", "Yes: ", "No: ", "if so ", "| a | b |\n|---|---|\n", "up to three times", "every 10 seconds", "for up to 5 minutes",
        "ask for approval", "approved", "before restarting it, ", "both fail", "times out", "Is it up? ", "### If it fails\n", "because it leaks", "(it is slow)", "first, ", "step 2: ",
    ];

    private readonly Random random = new(seed);

    /// <summary>The next text with what it may name.</summary>
    public CompileCase Next()
    {
        var one = cases[random.Next(cases.Count)];
        var text = one.Details;
        for (var edits = random.Next(1, 9); edits > 0; edits--)
            text = Edited(text);
        return one with { Details = text };
    }

    /// <summary>What is wrong with the compiler's answer; null when it is whole: no line lost, and no plan that may not be used.</summary>
    public static string? Wrong(CompileCase one, Compiled compiled)
    {
        if (compiled.Diagnostics.FirstOrDefault(d => d.Message.Contains("fault in Alvis", StringComparison.Ordinal)) is { } lost)
            return lost.Message;
        if (compiled.Plan is not { } plan)
            return compiled.Diagnostics.Any(d => d.Severity == Severity.Error) ? null : "neither a plan nor an error";
        if (PlanValidator.Validate(plan, PlanLimits.Of(one.Context)) is [var problem, ..])
            return problem.Text;
        return plan.Steps.Any(s => s.Args is RestartArgs r && one.Context.Services.All(k => k.Name != r.Service)) ? "a restart of a service that nobody named" : null;
    }

    private string Edited(string text)
    {
        var at = text.Length == 0 ? 0 : random.Next(text.Length);
        var take = Math.Min(random.Next(13), text.Length - at);
        var piece = Pieces[random.Next(Pieces.Length)];
        return random.Next(6) switch
        {
            0 => text.Insert(at, piece),
            1 => text.Remove(at, take),
            2 => text.Remove(at, take).Insert(at, piece),
            3 => text.Insert(text.Length - at, text.Substring(at, take)),
            4 => Swapped(text),
            _ => text + "\n" + LineOf(cases[random.Next(cases.Count)].Details),
        };
    }

    private string LineOf(string text)
    {
        var lines = text.Split('\n');
        return lines[random.Next(lines.Length)];
    }

    private string Swapped(string text)
    {
        var words = text.Split(' ');
        var (a, b) = (random.Next(words.Length), random.Next(words.Length));
        (words[a], words[b]) = (words[b], words[a]);
        return string.Join(' ', words);
    }
}
