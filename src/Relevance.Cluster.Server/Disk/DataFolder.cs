using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Disk;

/// <summary>The data folder: it is prepared when the server starts, and measured while it runs.</summary>
internal sealed partial class DataFolder(ServerOptions options, ILogger<DataFolder> logger)
{
    /// <summary>The folder of backups that are being sent.</summary>
    public const string Backups = "backups";

    private const string Files = "files";
    private const string ProbeName = "write-probe";

    /// <summary>The names of the files of the server; other files in the folder belong to other programs.</summary>
    private static readonly string[] Patterns = ["project-*.db*", "keys*.json*", "file-secret*"];

    /// <summary>Creates the folder if it does not exist, and removes the access of group and others to the files of earlier versions.</summary>
    /// <exception cref="FormatException">The folder cannot be created or read.</exception>
    public void Prepare()
    {
        if (options.IsInMemory)
        {
            return;
        }

        try
        {
            PrivateFile.CreateFolder(options.DataFolder);
            foreach (string folder in UploadFolders().Append(options.DataFolder))
            {
                PrivateFile.RemoveDrafts(folder);
            }

            // A copy that exists was being sent when an earlier server was killed.
            string copies = Path.Combine(options.DataFolder, Backups);
            if (Directory.Exists(copies))
            {
                Directory.Delete(copies, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The setting 'data' cannot be '{options.DataFolder}': {e.Message}", e);
        }

        if (!OperatingSystem.IsWindows())
        {
            Tighten();
        }
    }

    /// <summary>Measures the files of all projects, in bytes.</summary>
    public long ProjectBytes() => Sum(options.DataFolder, "project-*.db*");

    /// <summary>Measures what clients uploaded, in bytes.</summary>
    public long UploadBytes() => UploadFolders().Sum(folder => Sum(folder, "*"));

    /// <summary>Measures the free bytes of the disk; null for a server in memory.</summary>
    public long? FreeBytes() => options.IsInMemory ? null : new DriveInfo(Path.GetFullPath(options.DataFolder)).AvailableFreeSpace;

    /// <summary>Determines whether a file can be written in the folder.</summary>
    public bool IsWritable()
    {
        if (options.IsInMemory)
        {
            return true;
        }

        try
        {
            string probe = Path.Combine(options.DataFolder, ProbeName);
            PrivateFile.Replace(probe, "1"u8);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritable(e, options.DataFolder);
            return false;
        }
    }

    private static long Sum(string folder, string pattern) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(pattern).Sum(file => file.Exists ? file.Length : 0) : 0;

    private static void Tighten(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~mode) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private string[] UploadFolders()
    {
        string files = Path.Combine(options.DataFolder, Files);
        return Directory.Exists(files) ? Directory.GetDirectories(files) : [];
    }

    private void Tighten()
    {
        try
        {
            // The folder can contain files of other programs, which must reach them: its mode is reported and not changed.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(options.DataFolder) & ~PrivateFile.OwnFolder) != UnixFileMode.None)
            {
                LogOpenFolder(options.DataFolder);
            }

            foreach (string file in Patterns.SelectMany(pattern => Directory.EnumerateFiles(options.DataFolder, pattern)))
            {
                Tighten(file, PrivateFile.OwnFile);
            }

            IEnumerable<string> folders = Directory.EnumerateDirectories(options.DataFolder, "project-*.vectors")
                .Concat(Directory.EnumerateDirectories(options.DataFolder, Files))
                .Concat(UploadFolders());
            foreach (string folder in folders)
            {
                Tighten(folder, PrivateFile.OwnFolder);
                foreach (string file in Directory.EnumerateFiles(folder))
                {
                    Tighten(file, PrivateFile.OwnFile);
                }
            }
        }
        catch (UnauthorizedAccessException e)
        {
            // Only its owner can change the mode of a file.
            LogNotTightened(e, options.DataFolder);
        }
    }

    [LoggerMessage(
        EventId = 50,
        Level = LogLevel.Warning,
        Message = "Other users can enter the data folder {Folder}. Its files are accessible to their owner only; "
            + "'chmod 700' keeps their names private too.")]
    private partial void LogOpenFolder(string folder);

    [LoggerMessage(EventId = 51, Level = LogLevel.Warning, Message = "Some files in {Folder} belong to another user, who alone can restrict access to them.")]
    private partial void LogNotTightened(Exception exception, string folder);

    [LoggerMessage(EventId = 52, Level = LogLevel.Error, Message = "The folder {Folder} is not writable.")]
    private partial void LogNotWritable(Exception exception, string folder);
}
