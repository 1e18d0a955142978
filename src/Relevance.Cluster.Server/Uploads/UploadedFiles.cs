using System.Security.Cryptography;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Uploads;

/// <summary>The files that clients upload for their documents, such as images: a folder per project, with a quota.</summary>
internal sealed class UploadedFiles(ServerOptions options, TimeProvider clock) : IDisposable
{
    private const int NameBytes = 16;

    /// <summary>The bytes of the quota that an empty file takes, since it occupies a block of the disk.</summary>
    private const long BlockBytes = 4096;

    /// <summary>The suffix of the mark of a deleted file, which exists as long as the address of its upload: no client uploads another file there.</summary>
    private const string GoneSuffix = ".gone";

    private readonly string _folder =
        options.IsInMemory ? Directory.CreateTempSubdirectory("relevance-cluster-files-").FullName : Path.Combine(options.DataFolder, "files");

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _used = new(StringComparer.Ordinal);

    /// <summary>Creates a name that cannot be guessed.</summary>
    public static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));

    /// <summary>Stores the content of a new file.</summary>
    /// <exception cref="WireException">404: the name was already used. 507: the quota of the project is exceeded.</exception>
    public void Write(string project, string name, ReadOnlySpan<byte> content)
    {
        string path = PathOf(project, name);
        ThrowIfGone(path);
        long size = SizeOf(content.Length);
        lock (_lock)
        {
            long used = Used(project);
            if (used + size > options.MaxUploadBytes)
            {
                throw new WireException(
                    507,
                    "uploads_full",
                    $"The uploaded files of the project have {used} of {options.MaxUploadBytes} bytes. Delete some with POST /files/{{name}}/delete.");
            }

            _used[project] = used + size;
        }

        bool isWritten = false;
        try
        {
            isWritten = PrivateFile.TryCreate(path, content);
        }
        finally
        {
            if (!isWritten)
            {
                lock (_lock)
                {
                    _used[project] -= size;
                }
            }
        }

        if (!isWritten)
        {
            throw UsedAlready();
        }

        // An earlier file of this name can have been deleted since the first check.
        if (File.Exists(path + GoneSuffix))
        {
            Delete(project, name);
            throw UsedAlready();
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="WireException">404: no file has this name.</exception>
    public Stream Open(string project, string name)
    {
        try
        {
            return new FileStream(PathOf(project, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotFound(name);
        }
    }

    /// <summary>Deletes a file.</summary>
    /// <exception cref="WireException">404: no file has this name.</exception>
    public void Delete(string project, string name)
    {
        FileInfo file = new(PathOf(project, name));
        lock (_lock)
        {
            if (!file.Exists)
            {
                throw NotFound(name);
            }

            long left = Used(project) - SizeOf(file.Length);
            ForgetGone(project);
            PrivateFile.TryCreate(file.FullName + GoneSuffix, []);
            File.SetLastWriteTimeUtc(file.FullName + GoneSuffix, clock.GetUtcNow().UtcDateTime);
            file.Delete();
            _used[project] = left;
        }
    }

    /// <summary>Lists the files of a project, the oldest first.</summary>
    public IReadOnlyList<FileInfo> List(string project) =>
        [.. Enumerate(project).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Deletes the files of a server in memory.</summary>
    public void Dispose()
    {
        if (options.IsInMemory)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void ThrowIfGone(string path)
    {
        if (File.Exists(path + GoneSuffix))
        {
            throw UsedAlready();
        }
    }

    private static WireException UsedAlready() => new(404, "file_not_found", "The address was already used: a file is uploaded once.");

    private static long SizeOf(long length) => Math.Max(length, BlockBytes);

    private static WireException NotFound(string name) => new(404, "file_not_found", $"The file '{(name.Length > 40 ? name[..40] : name)}' does not exist.");

    /// <summary>Returns the path of a file. Only a name that the server created becomes part of a path.</summary>
    private string PathOf(string project, string name) =>
        name.Length == NameBytes * 2 && name.All(char.IsAsciiHexDigitLower) ? Path.Combine(FolderOf(project), name) : throw NotFound(name);

    private string FolderOf(string project) => Path.Combine(_folder, ProjectNames.FolderName(project));

    private IEnumerable<FileInfo> Enumerate(string project)
    {
        DirectoryInfo folder = new(FolderOf(project));
        return folder.Exists ? folder.EnumerateFiles().Where(file => !PrivateFile.IsDraft(file.Name) && file.Extension != GoneSuffix) : [];
    }

    /// <summary>Removes the marks of files that were deleted so long ago that no upload address is valid.</summary>
    private void ForgetGone(string project)
    {
        DateTime before = (clock.GetUtcNow() - FileAddresses.PutTime).UtcDateTime;
        foreach (FileInfo gone in new DirectoryInfo(FolderOf(project)).EnumerateFiles("*" + GoneSuffix).Where(gone => gone.LastWriteTimeUtc < before))
        {
            gone.Delete();
        }
    }

    /// <summary>Returns the used bytes of a project, which are counted once, at its first request. Called under the lock.</summary>
    private long Used(string project)
    {
        if (!_used.TryGetValue(project, out long used))
        {
            used = Enumerate(project).Sum(file => SizeOf(file.Length));
            _used[project] = used;
        }

        return used;
    }
}
