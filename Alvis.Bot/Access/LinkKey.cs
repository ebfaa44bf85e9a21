using System.Security.Cryptography;
using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;

namespace Alvis.Bot.Access;

/// <summary>
/// The key that sign-in links are signed with: a file in the data folder that only the user who runs Alvis can read. Whoever can read it
/// could as well change the store.
/// </summary>
internal static class LinkKey
{
    public const string FileName = "console.key";

    private const int Size = 32;

    /// <summary>Reads the key, and makes it when there is none.</summary>
    /// <exception cref="StoreUnusableException">It cannot be read or made, or is no key.</exception>
    public static byte[] Open(DataFolder folder)
    {
        var path = Path.Combine(folder.Path, FileName);
        try
        {
            if (!File.Exists(path))
                Make(folder, path);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var key = new byte[Size];
            if (file.Length != Size || file.ReadAtLeast(key, Size, throwOnEndOfStream: false) != Size)
                throw new StoreUnusableException($"{path} has {file.Length} bytes; expected a key of {Size}. Delete the file: Alvis makes a new one, and sign-in links that are not used yet become invalid.");
            return key;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreUnusableException($"{path} cannot be read. Run this as the user that runs Alvis, or give the file to that user.", e);
        }
        catch (IOException e)
        {
            throw new StoreUnusableException($"{path} cannot be read or made. Look at the disk and the folder, or name another folder with --data DIR.", e);
        }
    }

    // Written aside and moved into place: whoever finds the file finds all of it, and of two who make one at once one wins.
    private static void Make(DataFolder folder, string path)
    {
        Directory.CreateDirectory(folder.Path);
        var aside = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(aside, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Size));
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else was faster; theirs is the key.
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
