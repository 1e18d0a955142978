using System.Runtime.InteropServices;

namespace Relevance.Cluster.Server.Disk;

/// <summary>
/// The one way in which the server writes a file of its own: a draft under a name that nobody else has, flushed to the disk and renamed in one step, so that whoever reads meanwhile sees the old file or
/// the new one, and a process that dies leaves a draft and nothing else. Files and folders are their owner's only.
/// </summary>
internal static partial class PrivateFile
{
    public const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private const string DraftMark = ".draft-";
    private const uint OthersMask = 0x3f;

    /// <summary>A draft that old belongs to a process that is gone.</summary>
    private static readonly TimeSpan DraftLifetime = TimeSpan.FromHours(1);

    /// <summary>Makes whatever this process creates from now on its owner's only, also what SQLite and the library create.</summary>
    public static void KeepToOwner()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(OthersMask);
        }
    }

    /// <summary>Writes a file in place of the one that is there.</summary>
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

    /// <summary>Writes a file unless there is one.</summary>
    /// <returns>False when there is one, which is as it was.</returns>
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
            // Somebody else was faster.
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Opens a file that nobody else can open meanwhile, and waits for whoever has it open. It stays there when it is closed: deleting it would let two in.</summary>
    /// <exception cref="IOException">It was not free within the time.</exception>
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
                    throw new IOException($"'{path}' cannot be locked: another process holds it. {e.Message}", e);
                }

                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Makes a folder, and those above it, when it is not there.</summary>
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

    /// <summary>Removes the drafts of processes that are gone from a folder.</summary>
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

    /// <summary>Says whether a file is one that was never finished.</summary>
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

    /// <summary>A rename is on the disk when the folder is; Windows has no such thing.</summary>
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

        // Some file systems know no such call for folders and say so; there a rename is as safe as it can be.
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
