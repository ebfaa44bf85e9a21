using System.Security.Cryptography;
using System.Text;

namespace Alvis.Engine.Playbooks;

/// <summary>The bytes of a file beside what can be wrong with getting them.</summary>
/// <param name="Bytes">The content; empty when there is trouble.</param>
/// <param name="Hash">SHA-256 of the content in hex; with trouble, a word that differs from every hash.</param>
/// <param name="WrittenAt">When it was last written.</param>
/// <param name="Trouble">Why it could not be read.</param>
/// <param name="Gone">True when there is no such file any more.</param>
internal sealed record SmallFile(byte[] Bytes, string Hash, DateTimeOffset WrittenAt, (string Found, string Expected)? Trouble = null, bool Gone = false)
{
    /// <summary>The content as text; null when there is trouble.</summary>
    public string? Text => Trouble is null ? Encoding.UTF8.GetString(Bytes) : null;

    /// <summary>Reads a file that lies, after all links, within <paramref name="root"/> and has at most <paramref name="most"/> bytes.</summary>
    public static SmallFile Read(string? root, string path, int most)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null)
            {
                // Kubernetes mounts files as links within the folder. One that leaves it could show a secret in an error message.
                var real = RealPath.Of(path);
                if (real is null || !File.Exists(real))
                    return Wrong("a link that leads to no file", "a file", path);
                if (root is null || !real.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    return Wrong("a link that leads out of the folder", "a file; copy it into the folder", path);
                info = new FileInfo(real);
            }

            var (length, written) = (info.Length, new DateTimeOffset(info.LastWriteTimeUtc));
            if (length > most)
                return Wrong($"{(length + 1023) / 1024} KB", $"at most {most / 1024} KB", length.ToString()) with { WrittenAt = written };

            // Pipes and devices have no length either, and opening one may block for ever: what is empty is not opened.
            var bytes = length == 0 ? [] : ReadAtMost(info.FullName, most + 1);
            if (bytes.Length > most)
                return Wrong($"more than {most / 1024} KB", $"at most {most / 1024} KB", "growing") with { WrittenAt = written };
            return new SmallFile(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), written);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SmallFile([], "gone", default, Gone: true);
        }
        catch (UnauthorizedAccessException)
        {
            return Wrong("a file that may not be read", "the right to read it for the user Alvis runs as", "denied");
        }
        catch (IOException)
        {
            return Wrong("a file that cannot be read", "a readable file; is its disk there?", "broken");
        }
    }

    private static SmallFile Wrong(string found, string expected, string mark) =>
        new([], $"not read: {mark}", default, ($"found {found}", $"expected {expected}"));

    private static byte[] ReadAtMost(string path, int most)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[(int)Math.Min(most, RandomAccess.GetLength(handle) + 1)];
        var used = 0;
        while (used < most)
        {
            if (used == bytes.Length)
                Array.Resize(ref bytes, Math.Min(most, bytes.Length * 2));
            var read = RandomAccess.Read(handle, bytes.AsSpan(used), used);
            if (read == 0)
                break;
            used += read;
        }

        return bytes[..used];
    }
}
