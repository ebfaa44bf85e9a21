using System.Reflection;
using System.Runtime.CompilerServices;

namespace Alvis.Tests.Conventions;

/// <summary>The code that the conventions are about.</summary>
internal static class Assemblies
{
    public static readonly IReadOnlyList<Assembly> Ours = [typeof(Alvis.Engine.Kinds.IKind).Assembly, typeof(Alvis.Bot.Cli.CommandLine).Assembly];

    /// <summary>Every type that somebody wrote.</summary>
    public static IEnumerable<Type> Types() => Ours.SelectMany(a => a.GetTypes()).Where(t => !Generated(t));

    /// <summary>Every public method that somebody wrote, without those whose form is given from elsewhere.</summary>
    public static IEnumerable<MethodInfo> Methods() =>
        Types().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && !Generated(m) && !Given(t, m)));

    private static bool Generated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.Contains('<') || (member.DeclaringType is { } outer && Generated(outer));

    private static bool Given(Type type, MethodInfo method)
    {
        if (method.GetBaseDefinition().DeclaringType is { } first && first != type && !Ours.Contains(first.Assembly))
            return true;
        return !type.IsInterface && type.GetInterfaces()
            .Where(i => !Ours.Contains(i.Assembly))
            .Any(i => type.GetInterfaceMap(i).TargetMethods.Contains(method));
    }
}
