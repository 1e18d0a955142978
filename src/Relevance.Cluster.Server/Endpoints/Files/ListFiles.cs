using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>Lists what the clients of a project uploaded, the oldest first.</summary>
internal sealed class ListFiles() : WireEndpoint("GET /files/list", "Lists the uploaded files of the project with their sizes, the oldest first.")
{
    public override IReadOnlyList<WireField> Fields { get; } = [CommonFields.PageSize, CommonFields.Page];

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
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
                .Add("insert_date_", (FieldValue)new DateTimeOffset(file.LastWriteTimeUtc))
                .Add("url", addresses.ForDownload(request.Http, project, file.Name)));
        }

        return Task.FromResult<WireReply>(new WireObject().Add("files", files).Add("count", all.Count).Add("size", all.Sum(file => file.Length)));
    }
}
