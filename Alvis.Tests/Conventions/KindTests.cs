using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;

namespace Alvis.Tests.Conventions;

/// <summary>A kind is one file that describes itself: this is what makes adding one safe.</summary>
public sealed partial class KindTests
{
    /// <summary>Every kind with its role: the contract it implements.</summary>
    internal static IReadOnlyList<(Type Role, Type Type, IKind Kind)> All { get; } = [.. Assemblies.Ours.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IKind)))
        .SelectMany(t => Roles(t).Select(role => (role, t, Blank(t))))];

    [Fact]
    public void A_word_means_one_thing_among_its_siblings() =>
        Rule.Holds(All.GroupBy(k => (k.Role, k.Kind.Word)).Where(g => g.Count() > 1)
            .Select(g => $"'{g.Key.Word}' is claimed by {Words.And([.. g.Select(k => k.Type.Name)])}."));

    [Fact]
    public void Every_word_is_one_that_people_can_type() =>
        Rule.Holds(All.Where(k => !Typed().IsMatch(k.Kind.Word)).Select(k => $"{k.Type.Name} has the word '{k.Kind.Word}'."));

    [Fact]
    public void Every_kind_shows_its_smallest_use() =>
        Rule.Holds(All.Where(k => string.IsNullOrWhiteSpace(k.Kind.Example)).Select(k => $"{k.Type.Name} has no example."));

    [Fact]
    public void Every_kind_has_tests_of_its_own()
    {
        var tests = typeof(KindTests).Assembly.GetTypes().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        Rule.Holds(All.Where(k => !tests.Contains(k.Type.Name + "Tests")).Select(k => $"There is no {k.Type.Name}Tests."));
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_.-]{1,30}\z", RegexOptions.None, 5_000)]
    private static partial Regex Typed();

    private static IEnumerable<Type> Roles(Type type) =>
        type.GetInterfaces().Where(i => i.IsAssignableTo(typeof(IKind)) && i != typeof(IKind) && i != typeof(ISectionKind));

    // Word and Example are constants: they must not need what the constructor is given.
    private static IKind Blank(Type type) => (IKind)RuntimeHelpers.GetUninitializedObject(type);
}
