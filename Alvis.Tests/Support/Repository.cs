namespace Alvis.Tests.Support;

/// <summary>The sources around the tests, for conventions that are about text.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Made = new(StringComparer.Ordinal) { "bin", "obj", ".git", "artifacts", "TestResults", "data", "node_modules", ".vs", ".idea" };

    // Documents of other people, kept byte for byte.
    private const string Theirs = "Alvis.Tests/Engine/Plans/Runbooks/";

    /// <summary>The folder of <c>Alvis.sln</c>, looked for from the tests' own folder upwards.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every file that is written by hand, as a path relative to <see cref="Root"/> with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Under(Root).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Where(f => !f.StartsWith(Theirs, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The text of every file that ends so.</summary>
    public static IEnumerable<(string Path, string Text)> Texts(params string[] endings) =>
        Files.Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal))).Select(f => (f, Read(f)));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Alvis.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"There is no Alvis.sln above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => !Made.Contains(Path.GetFileName(d))).SelectMany(Under));
}
