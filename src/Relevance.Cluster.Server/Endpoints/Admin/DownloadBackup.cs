using System.IO.Pipelines;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Admin;

/// <summary>Streams the state that the project has now as a store file. Others read and write meanwhile.</summary>
/// <remarks>The copy is made on the disk first, in a folder of its own, so that a slow client holds nothing up; it is deleted when it was sent.</remarks>
internal sealed class DownloadBackup() : WireEndpoint("GET /admin/backup", "Streams a copy of the whole project, a SQLite file that the server's restore command and the embedded store open.")
{
    public const string MediaType = "application/vnd.sqlite3";

    // What fails before the first byte is an error reply as any other; the copy may take longer than a query may.
    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        Task.FromResult(WireReply.Stream(MediaType, (output, token) => WriteAsync(request, output, token)));

    private static async Task WriteAsync(ProjectRequest request, PipeWriter output, CancellationToken cancellationToken)
    {
        string folder = request.Options.IsInMemory ? Path.GetTempPath() : Path.Combine(request.Options.DataFolder, DataFolder.Backups);
        PrivateFile.CreateFolder(folder);
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.db");
        try
        {
            await ((SqliteDocumentStore)request.Project.Store).BackupAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            await using (file.ConfigureAwait(false))
            {
                request.Http.Response.ContentLength = file.Length;
                request.Http.Response.Headers.ContentDisposition = "attachment; filename=\"project.db\"";
                await file.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
