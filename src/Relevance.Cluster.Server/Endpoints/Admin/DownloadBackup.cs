using System.IO.Pipelines;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Sqlite;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Admin;

/// <summary>Streams the state that the project has now as a store file. Others read and write meanwhile.</summary>
/// <remarks>The copy is made on the disk first, so that a slow client holds nothing up; it has no name any more once it is being sent.</remarks>
internal sealed class DownloadBackup() : WireEndpoint("GET /admin/backup", "Streams a copy of the whole project, a SQLite file that the server's restore command and the embedded store open.")
{
    public const string MediaType = "application/vnd.sqlite3";

    private const string Folder = "backups";

    public override async Task<WireReply> HandleAsync(WireRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(request.Options.IsInMemory ? Path.GetTempPath() : request.Options.DataFolder, Folder);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await SqliteStoreOf(request).BackupAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        FileStream file = new(path, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan | FileOptions.DeleteOnClose });
        request.Http.Response.RegisterForDisposeAsync(file);
        request.Http.Response.ContentLength = file.Length;
        request.Http.Response.Headers.ContentDisposition = "attachment; filename=\"project.db\"";
        return WireReply.Stream(MediaType, (output, token) => WriteAsync(output, file, token));
    }

    private static SqliteDocumentStore SqliteStoreOf(WireRequest request) => (SqliteDocumentStore)request.Project.Store;

    private static async Task WriteAsync(PipeWriter output, FileStream file, CancellationToken cancellationToken) => await file.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
}
