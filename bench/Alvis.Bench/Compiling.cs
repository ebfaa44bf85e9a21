using System.Diagnostics;
using Alvis.Engine.Plans;
using Alvis.Tests.Engine.Plans;

namespace Alvis.Bench;

/// <summary>The compiler of <c>details</c>: how long large texts take, and whether a million texts that nobody would write are each answered whole.</summary>
internal static class Compiling
{
    private const int Mutations = 1_000_000, Seed = 20261124, Runs = 15;
    private const double MostMs = 100;

    /// <summary>Texts of 8 to 64 KB of every case's own sentences, and of what is worst for the compiler.</summary>
    public static Task<IReadOnlyList<Figure>> TimeAsync(CancellationToken cancel)
    {
        var cases = Cases();
        var figures = new List<Figure>();
        foreach (var (name, text, context) in Texts(cases))
        {
            var half = Milliseconds(text[..(DetailsCompiler.MostCharacters / 2)], context, cancel);
            var whole = Milliseconds(text[..DetailsCompiler.MostCharacters], context, cancel);
            figures.Add(new Figure($"compiling 64 KB of {name}, median of {Runs}", whole, "ms", MostMs));
            figures.Add(new Figure("the same against 32 KB", whole / half, "times"));
        }

        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    /// <summary>A million mutated texts, on all cores.</summary>
    public static Task<IReadOnlyList<Figure>> FuzzAsync(CancellationToken cancel)
    {
        var cases = Cases();
        var (wrong, plans, slowest) = (0, 0, 0.0);
        var gate = new Lock();
        Parallel.For(0, Environment.ProcessorCount, new ParallelOptions { CancellationToken = cancel }, core =>
        {
            var mutator = new Mutator(cases, Seed + core);
            for (var n = 0; n < Mutations / Environment.ProcessorCount && !cancel.IsCancellationRequested; n++)
            {
                var one = mutator.Next();
                var began = Stopwatch.GetTimestamp();
                var why = Judge(one, out var plan);
                var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                lock (gate)
                {
                    slowest = Math.Max(slowest, took);
                    plans += plan ? 1 : 0;
                    if (why is null)
                        continue;
                    if (wrong++ < 5)
                        Console.Error.WriteLine($"{why}\n---\n{one.Details}\n---");
                }
            }
        });
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new Figure($"{Mutations:#,0} mutated texts, seed {Seed}: exceptions, lost lines, plans that may not be used", wrong, "", Exactly: 0),
            new Figure("the same: texts that gave a plan", plans, ""),
            new Figure("the same: the slowest", slowest, "ms"),
        ]);
    }

    private static string? Judge(CompileCase one, out bool plan)
    {
        plan = false;
        try
        {
            var compiled = one.Compile();
            plan = compiled.Plan is not null;
            return Mutator.Wrong(one, compiled);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it throws is what this looks for.
            return e.ToString();
        }
    }

    private static IEnumerable<(string Name, string Text, CompileContext Context)> Texts(IReadOnlyList<CompileCase> cases)
    {
        var context = cases[0].Context;
        yield return ("runbooks", Repeat(string.Join("\n\n", cases.Select(c => c.Details)) + "\n\n", lines: true), context);
        yield return ("one sentence over and over", Repeat("If the health check fails, restart the app, wait one minute and run the health check again. ", lines: false), context);
        yield return ("one sentence without an end", Repeat("if it fails restart the app and ", lines: false), context);
        yield return ("typing errors", Repeat("Rn teh helth chekc agian. ", lines: false), context);
        yield return ("brackets", Repeat("(it is slow) ", lines: false), context);
    }

    // A text has at most 2,000 lines: what is longer goes on in the same ones.
    private static string Repeat(string piece, bool lines)
    {
        var text = string.Concat(Enumerable.Repeat(piece, (DetailsCompiler.MostCharacters / piece.Length) + 1))[..DetailsCompiler.MostCharacters];
        if (!lines)
            return text;
        var all = text.Split('\n');
        return all.Length <= DetailsCompiler.MostLines ? text : string.Join('\n', all.Take(DetailsCompiler.MostLines - 1)) + "\n" + string.Join(' ', all.Skip(DetailsCompiler.MostLines - 1));
    }

    private static double Milliseconds(string text, CompileContext context, CancellationToken cancel)
    {
        var took = new List<double>();
        for (var n = 0; n < Runs + 2; n++)
        {
            cancel.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            DetailsCompiler.Compile(text, context);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return new Sample(took.Skip(2)).Percentile(50);
    }

    private static IReadOnlyList<CompileCase> Cases() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.json").Order(StringComparer.Ordinal).SelectMany(f => CompileCase.ReadAll(File.ReadAllText(f)))];
}
