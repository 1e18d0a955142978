using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Disk;

/// <summary>The folder in which everything is: made ready when the server starts, measured while it runs.</summary>
internal sealed partial class DataFolder(ServerOptions options, ILogger<DataFolder> logger)
{
    /// <summary>The folder of copies that are being sent.</summary>
    public const string Backups = "backups";

    private const string Files = "files";
    private const string ProbeName = "write-probe";

    /// <summary>Names of the files that belong to the server; whatever else is in the folder is somebody else's.</summary>
    private static readonly string[] Patterns = ["project-*.db*", "keys*.json*", "file-secret*"];

    /// <summary>Makes the folder when it is not there, and takes from group and others what earlier versions left them of the files in it.</summary>
    /// <exception cref="FormatException">It cannot be made or read.</exception>
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

            // A copy that is there now was being sent when an earlier server was killed.
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

    /// <summary>Measures the room on the disk; null for a server that keeps nothing.</summary>
    public long? FreeBytes() => options.IsInMemory ? null : new DriveInfo(Path.GetFullPath(options.DataFolder)).AvailableFreeSpace;

    /// <summary>Says whether a file can be written there now.</summary>
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
            // Other files may lie in the folder itself, and others may have to reach them: it is shown, not changed.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(options.DataFolder) & ~PrivateFile.OwnFolder) != UnixFileMode.None)
            {
                LogOpenFolder(options.DataFolder);
            }

            foreach (string file in Patterns.SelectMany(pattern => Directory.EnumerateFiles(options.DataFolder, pattern)))
            {
                Tighten(file, PrivateFile.OwnFile);
            }

            foreach (string folder in Directory.EnumerateDirectories(options.DataFolder, "project-*.vectors").Concat(Directory.EnumerateDirectories(options.DataFolder, Files)).Concat(UploadFolders()))
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
            // Who does not own a file cannot change who reads it.
            LogNotTightened(e, options.DataFolder);
        }
    }

    [LoggerMessage(EventId = 50, Level = LogLevel.Warning, Message = "The data folder {Folder} can be entered by others than its owner. The files in it are the owner's only; 'chmod 700' keeps their names private too.")]
    private partial void LogOpenFolder(string folder);

    [LoggerMessage(EventId = 51, Level = LogLevel.Warning, Message = "Some files in {Folder} belong to somebody else, who alone can take them from others.")]
    private partial void LogNotTightened(Exception exception, string folder);

    [LoggerMessage(EventId = 52, Level = LogLevel.Error, Message = "Nothing can be written in {Folder}.")]
    private partial void LogNotWritable(Exception exception, string folder);
}
