namespace Alvis.Bench;

/// <summary>A folder of its own, gone at the end.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alvis-bench-");

    /// <summary>A path in it.</summary>
    public string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
