using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>Makes an address for a single file that belongs to no dataset.</summary>
internal sealed class GetTemporaryUploadAddress() : WireEndpoint("POST /services/get_temporary_file_upload_url", "Makes an address to put a file at, and one to get it from.")
{
    public override IReadOnlyList<WireField> Fields => [WireFields.Ignored("extension", "a file is given back as it was put.")];

    public override bool Changes => true;

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FileAddresses addresses = request.Http.RequestServices.GetRequiredService<FileAddresses>();
        string project = request.Project.Name;
        string name = UploadedFiles.NewName();
        return Task.FromResult<WireReply>(new WireObject()
            .Add("upload_url", addresses.ForUpload(request.Http, project, name))
            .Add("download_url", addresses.ForDownload(request.Http, project, name))
            .Add("file", name));
    }
}
