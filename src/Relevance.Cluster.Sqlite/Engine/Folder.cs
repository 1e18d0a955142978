using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Writes folders, which hold the names of files, to disk.</summary>
internal static partial class Folder
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Waits until a file's new name is on disk, if the system supports it: Windows does so automatically, and some file systems reject the request.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(path) is not { } folder)
        {
            return;
        }

        int handle = Open(folder, ReadOnly);
        if (handle >= 0)
        {
            _ = Synchronize(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
