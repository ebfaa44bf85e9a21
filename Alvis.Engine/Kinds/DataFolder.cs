namespace Alvis.Engine.Kinds;

/// <summary>The folder that holds everything Alvis keeps: the store, the logs of processes it started, its lock.</summary>
public sealed record DataFolder(string Path);
