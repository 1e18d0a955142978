using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of uploaded files.</summary>
internal static class FileEndpoints
{
    private const int MaxFiles = 1000;

    private static readonly WireField<IReadOnlyList<string>> Names =
        WireFields.TextList("files", "The files' names, at most 1000; they are returned and not used.", MaxFiles);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/get_file_upload_urls",
            "Creates addresses to upload files to, and addresses to download them from.",
            [Names],
            WorkKind.Lookup,
            CreateUploadAddressesAsync)
        {
            Changes = true,
        },
        new(
            "POST /services/get_temporary_file_upload_url",
            "Creates an address to upload a file to, and one to download it from.",
            [WireFields.Ignored("extension", "a file is returned unchanged.")],
            WorkKind.Lookup,
            CreateTemporaryUploadAddressAsync)
        {
            Changes = true,
        },
        new(
            "GET /files/list",
            "Lists the uploaded files of the project with their sizes, the oldest first.",
            [CommonFields.PageSize, CommonFields.Page],
            WorkKind.Query,
            ListAsync),
        new(
            "POST /files/{file}/delete",
            "Deletes an uploaded file by the name that was returned with its addresses.",
            [],
            WorkKind.Change,
            DeleteAsync),
    ];

    /// <summary>Creates addresses for the files that belong to documents.</summary>
    private static Task<WireReply> CreateUploadAddressesAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        _ = request.DatasetId;
        IReadOnlyList<string> names = Names.Read(request);
        FileAddresses made = request.Http.RequestServices.GetRequiredService<FileAddresses>();
        string project = request.Project.Name;
        List<WireObject> addresses = [];
        foreach (string name in names)
        {
            string file = UploadedFiles.NewName();
            addresses.Add(new WireObject()
                .Add("name", name)
                .Add("url", made.ForDownload(request.Http, project, file))
                .Add("upload_url", made.ForUpload(request.Http, project, file))
                .Add("file", file));
        }

        return Task.FromResult<WireReply>(new WireObject().Add("files", addresses));
    }

    /// <summary>Creates the addresses of a single file that belongs to no dataset.</summary>
    private static Task<WireReply> CreateTemporaryUploadAddressAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FileAddresses addresses = request.Http.RequestServices.GetRequiredService<FileAddresses>();
        string project = request.Project.Name;
        string name = UploadedFiles.NewName();
        return Task.FromResult<WireReply>(new WireObject()
            .Add("upload_url", addresses.ForUpload(request.Http, project, name))
            .Add("download_url", addresses.ForDownload(request.Http, project, name))
            .Add("file", name));
    }

    /// <summary>Lists the uploaded files of a project, the oldest first.</summary>
    private static Task<WireReply> ListAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IServiceProvider services = request.Http.RequestServices;
        FileAddresses addresses = services.GetRequiredService<FileAddresses>();
        string project = request.Project.Name;
        IReadOnlyList<FileInfo> all = services.GetRequiredService<UploadedFiles>().List(project);
        int size = CommonFields.PageSize.Read(request);
        long skipped = (CommonFields.Page.Read(request) - 1L) * size;
        List<WireObject> files = [];
        foreach (FileInfo file in all.Skip((int)Math.Min(skipped, all.Count)).Take(size))
        {
            files.Add(new WireObject()
                .Add("file", file.Name)
                .Add("size", file.Length)
                .Add(CommonFields.InsertDateField, (FieldValue)new DateTimeOffset(file.LastWriteTimeUtc))
                .Add("url", addresses.ForDownload(request.Http, project, file.Name)));
        }

        return Task.FromResult<WireReply>(new WireObject().Add("files", files).Add("count", all.Count).Add("size", all.Sum(file => file.Length)));
    }

    /// <summary>Deletes an uploaded file.</summary>
    private static Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        request.Http.RequestServices.GetRequiredService<UploadedFiles>().Delete(request.Project.Name, request.Route("file"));
        return Task.FromResult<WireReply>(WireReply.Success());
    }
}
