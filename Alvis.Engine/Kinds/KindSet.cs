using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alvis.Engine.Kinds;

/// <summary>The words of one role, without saying which: what a reader of playbooks needs to know of checks or platforms.</summary>
public abstract class KindSet
{
    /// <summary>All words, sorted.</summary>
    public abstract IReadOnlyList<string> Known { get; }

    /// <summary>The kind behind a word, or null when there is none.</summary>
    public abstract IKind? Look(string word);
}

/// <summary>All kinds of one role, by word.</summary>
public sealed class KindSet<T> : KindSet where T : class, IKind
{
    private readonly SortedDictionary<string, T> byWord = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two kinds have one word: a fault in the program.</exception>
    public KindSet(IEnumerable<T> kinds)
    {
        foreach (var kind in kinds)
            byWord.Add(kind.Word, kind);
        Known = [.. byWord.Keys];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Known { get; }

    /// <summary>Every kind, sorted by word.</summary>
    public IReadOnlyCollection<T> All => byWord.Values;

    /// <summary>The kind behind a word, or null when there is none.</summary>
    public T? Find(string word) => byWord.GetValueOrDefault(word);

    /// <inheritdoc/>
    public override IKind? Look(string word) => Find(word);
}

/// <summary>Finds kinds by type, so that a new one edits no list.</summary>
public static class KindRegistration
{
    /// <summary>Registers every concrete <typeparamref name="T"/> of its assembly, and <see cref="KindSet{T}"/> over them.</summary>
    public static IServiceCollection AddKinds<T>(this IServiceCollection services) where T : class, IKind
    {
        foreach (var type in typeof(T).Assembly.GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(T)))
                services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(T), type));
        }

        services.TryAddSingleton<KindSet<T>>();
        return services;
    }
}
