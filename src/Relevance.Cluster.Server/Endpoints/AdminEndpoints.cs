using System.IO.Pipelines;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes for operators.</summary>
internal static class AdminEndpoints
{
    private const string BackupMediaType = "application/vnd.sqlite3";

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "GET /admin/backup",
            "Streams a copy of the entire project, a SQLite file for the server's restore command and the embedded store.",
            [],
            WorkKind.Query,
            DownloadBackupAsync),
    ];

    /// <summary>Streams the current state of the project as a store file. Other requests read and write in the meantime.</summary>
    /// <remarks>
    /// The copy is written to the disk first, in its own folder, so that a slow client delays nothing; it is deleted after it was sent. It is written
    /// within the stream, since it can take longer than the time of a query.
    /// </remarks>
    private static Task<WireReply> DownloadBackupAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        store is SqliteDocumentStore file
            ? Task.FromResult(WireReply.Stream(BackupMediaType, (output, token) => WriteBackupAsync(request, file, output, token)))
            : throw WireException.Invalid("backup", "the project is in PostgreSQL, which has no file to send. Back it up on its server, with pg_dump.");

    private static async Task WriteBackupAsync(
        ProjectRequest request, SqliteDocumentStore store, PipeWriter output, CancellationToken cancellationToken)
    {
        string folder = request.Options.IsInMemory ? Path.GetTempPath() : Path.Combine(request.Options.DataFolder, DataFolder.Backups);
        PrivateFile.CreateFolder(folder);
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.db");
        try
        {
            await store.BackupAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
            FileStream copy = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            await using (copy.ConfigureAwait(false))
            {
                request.Http.Response.ContentLength = copy.Length;
                request.Http.Response.Headers.ContentDisposition = "attachment; filename=\"project.db\"";
                await copy.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
