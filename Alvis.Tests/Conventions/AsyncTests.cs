using System.Reflection;

namespace Alvis.Tests.Conventions;

/// <summary>Whatever waits can be told to stop waiting.</summary>
public sealed class AsyncTests
{
    private static readonly HashSet<string> Awaited = new(StringComparer.Ordinal) { "Task", "Task`1", "ValueTask", "ValueTask`1", "IAsyncEnumerable`1" };

    /// <summary>The end of a name that says that the work cannot be left half done.</summary>
    private const string NotCancellable = "ToTheEndAsync";

    [Fact]
    public void Every_method_that_is_awaited_takes_a_token_named_cancel_last() =>
        Rule.Holds(Assemblies.Methods()
            .Where(m => Awaited.Contains(m.ReturnType.Name) && !m.Name.EndsWith(NotCancellable, StringComparison.Ordinal))
            .Where(m => !CarriesOne(m) && (m.GetParameters() is not [.., { Name: "cancel" } last] || last.ParameterType != typeof(CancellationToken)))
            .Select(Shown));

    [Fact]
    public void Every_method_that_is_awaited_says_so_in_its_name() =>
        Rule.Holds(Assemblies.Methods()
            .Where(m => Awaited.Contains(m.ReturnType.Name) && !m.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(Shown));

    // A web request knows by itself when nobody waits for its answer any more.
    private static bool CarriesOne(MethodInfo m) => m.GetParameters() is [{ ParameterType.Name: "HttpContext" }, ..];

    private static string Shown(MethodInfo m) => $"{m.DeclaringType!.Name}.{m.Name}({string.Join(", ", m.GetParameters().Select(p => p.Name))})";
}
