using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>The commands on the files of projects. They require no server, and a running server on the same folder continues.</summary>
/// <param name="output">The output.</param>
/// <param name="options">The options with the data folder.</param>
internal sealed class StoreCommand(TextWriter output, ServerOptions options)
{
    /// <summary>Writes a backup of a project to a file.</summary>
    /// <exception cref="FormatException">The project or the file name is invalid.</exception>
    /// <exception cref="DocumentStoreException">The project does not exist, or the backup failed.</exception>
    public async Task<int> BackupAsync(string project, string file, CancellationToken cancellationToken)
    {
        string path = PathOf(project);
        if (Path.GetFullPath(DemandFile(file)) == Path.GetFullPath(path))
        {
            throw new FormatException($"'{file}' is the file of project '{project}' itself. Use another file for the copy.");
        }

        if (!File.Exists(path))
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"The project '{project}' does not exist: '{path}' was not found.");
        }

        SqliteDocumentStore store = SqliteDocumentStore.Open(path);
        await using (store.ConfigureAwait(false))
        {
            await store.BackupAsync(file, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        await output.WriteLineAsync($"Project '{project}' is backed up in '{file}'.").ConfigureAwait(false);
        return 0;
    }

    /// <summary>Restores a project from a backup.</summary>
    /// <exception cref="FormatException">The project or the file name is invalid.</exception>
    /// <exception cref="DocumentStoreException">The project already exists, or the file is not a complete backup.</exception>
    public async Task<int> RestoreAsync(string project, string file, CancellationToken cancellationToken)
    {
        string path = PathOf(project);
        _ = DemandFile(file);
        PrivateFile.CreateFolder(options.DataFolder);
        await SqliteDocumentStore.RestoreAsync(file, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"Project '{project}' is restored from '{file}'.").ConfigureAwait(false);
        return 0;
    }

    /// <summary>Checks a file.</summary>
    /// <returns>0 if nothing is damaged, 1 otherwise.</returns>
    /// <exception cref="FormatException">The file name is invalid.</exception>
    /// <exception cref="DocumentStoreException">The file does not exist, or is not a file that can be checked.</exception>
    public async Task<int> CheckAsync(string file, CancellationToken cancellationToken)
    {
        StoreCheck check = await SqliteDocumentStore.CheckAsync(DemandFile(file), cancellationToken: cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(check.ToString()).ConfigureAwait(false);
        return check.IsSound ? 0 : 1;
    }

    private static string DemandFile(string file) =>
        string.IsNullOrWhiteSpace(file) || file == ":memory:" ? throw new FormatException($"'{file}' is not a file.") : file;

    private string PathOf(string project) =>
        options.Store is not null ? throw new FormatException("The projects are in PostgreSQL: back them up and restore them with pg_dump and pg_restore.")
        : options.IsInMemory ? throw new FormatException("A server in memory has no files.")
        : !ProjectNames.IsValid(project) ? throw new FormatException($"'{project}' is not a valid name of a project.")
        : Path.Combine(options.DataFolder, ProjectNames.FileName(project));
}
