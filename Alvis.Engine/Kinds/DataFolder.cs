namespace Alvis.Engine.Kinds;

/// <summary>The folder everything Alvis keeps is in (<c>Data:Folder</c>, <c>--data DIR</c>), as an absolute path.</summary>
public sealed record DataFolder(string Path);
