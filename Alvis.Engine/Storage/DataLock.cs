using System.Globalization;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Storage;

/// <summary>Another Alvis holds the data folder. The message names its process and is shown as it stands.</summary>
public sealed class DataLockedException : Exception
{
    public DataLockedException(string message) : base(message)
    {
    }

    public DataLockedException(string message, Exception inner) : base(message, inner)
    {
    }

    public DataLockedException()
    {
    }
}

/// <summary>
/// Held while Alvis runs on a data folder: two of them would restart things twice. The system frees it when the process dies, however.
/// </summary>
public sealed class DataLock : IDisposable
{
    private readonly FileStream held;

    private DataLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DataLockedException">Somebody else has it.</exception>
    /// <exception cref="StoreUnusableException">The folder cannot be written.</exception>
    public static DataLock Take(DataFolder folder)
    {
        var path = Path.Combine(folder.Path, "alvis.lock");
        var pidPath = Path.Combine(folder.Path, "alvis.pid");
        try
        {
            Directory.CreateDirectory(folder.Path);
            var taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return Named(taken, pidPath, folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreUnusableException($"The data folder {folder.Path} cannot be written. Give the user that runs Alvis the right to, or name another folder with --data DIR.", e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            var holder = File.Exists(pidPath) ? $" (process {Words.Clip(File.ReadAllText(pidPath), 20)})" : "";
            throw new DataLockedException($"Another Alvis{holder} runs on {Path.GetFullPath(folder.Path)}. Stop it first, or name another folder with --data DIR.", e);
        }
        catch (IOException e)
        {
            throw new StoreUnusableException($"The data folder {folder.Path} cannot be made. Look at its name and the disk, or name another folder with --data DIR.", e);
        }
    }

    // Whoever holds the lock and cannot say so has a folder that cannot be written, and no other Alvis in it.
    private static DataLock Named(FileStream taken, string pidPath, DataFolder folder)
    {
        try
        {
            File.WriteAllText(pidPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataLock(taken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            taken.Dispose();
            throw new StoreUnusableException($"The file {pidPath} cannot be written. Is the disk full, or does the file belong to somebody else? Mend it, or name another folder with --data DIR.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
