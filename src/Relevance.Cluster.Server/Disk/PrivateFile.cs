using System.Runtime.InteropServices;

namespace Relevance.Cluster.Server.Disk;

/// <summary>
/// Writes the files of the server: a draft under a unique name is flushed to the disk and renamed, so that every reader sees the old file or the new one,
/// and a killed process leaves only a draft. Only the owner can access the files and folders.
/// </summary>
internal static partial class PrivateFile
{
    public const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private const string DraftMark = ".draft-";
    private const uint OthersMask = 0x3f;

    /// <summary>The age of a draft whose process has ended.</summary>
    private static readonly TimeSpan DraftLifetime = TimeSpan.FromHours(1);

    /// <summary>Restricts all files that this process creates to their owner, including those of SQLite and the library.</summary>
    public static void KeepToOwner()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(OthersMask);
        }
    }

    /// <summary>Writes a file, or replaces the existing one.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string draft = WriteDraft(path, content);
        try
        {
            File.Move(draft, path, overwrite: true);
            FlushFolder(path);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Writes a file unless it exists.</summary>
    /// <returns>False if it exists; it is unchanged.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path))
        {
            return false;
        }

        string draft = WriteDraft(path, content);
        try
        {
            File.Move(draft, path, overwrite: false);
            FlushFolder(path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>
    /// Opens a file exclusively, and waits for another process that has it open. The file stays after it is closed: deleting it would admit two processes.
    /// </summary>
    /// <exception cref="IOException">Another process keeps the file open for longer than <paramref name="patience"/>.</exception>
    public static FileStream Lock(string path, TimeSpan patience)
    {
        CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        long started = Environment.TickCount64;
        while (true)
        {
            try
            {
                return new FileStream(path, Options(FileMode.OpenOrCreate));
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (Environment.TickCount64 - started > patience.TotalMilliseconds)
                {
                    throw new IOException($"'{path}' cannot be locked: another process has locked it. {e.Message}", e);
                }

                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Creates a folder and its parents if they do not exist.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnFolder);
        }
    }

    /// <summary>Removes abandoned drafts from a folder.</summary>
    public static void RemoveDrafts(string folder)
    {
        foreach (string draft in Directory.EnumerateFiles(folder, $"*{DraftMark}*"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(draft) > DraftLifetime)
            {
                File.Delete(draft);
            }
        }
    }

    /// <summary>Determines whether a file is a draft.</summary>
    public static bool IsDraft(string path) => Path.GetFileName(path).Contains(DraftMark, StringComparison.Ordinal);

    private static string WriteDraft(string path, ReadOnlySpan<byte> content)
    {
        CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string draft = $"{path}{DraftMark}{Guid.NewGuid():N}";
        try
        {
            using FileStream file = new(draft, Options(FileMode.CreateNew));
            file.Write(content);
            file.Flush(flushToDisk: true);
            return draft;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return options;
    }

    /// <summary>Flushes the folder of a file, which completes a rename. Windows has no such call.</summary>
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int folder = OpenForReading(Path.GetDirectoryName(Path.GetFullPath(path))!, 0);
        if (folder < 0)
        {
            return;
        }

        // Some file systems have no such call for folders and return an error, which is ignored.
        _ = Flush(folder);
        _ = Close(folder);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenForReading(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
