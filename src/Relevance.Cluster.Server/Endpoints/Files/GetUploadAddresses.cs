using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>Makes an address for each file that a client wants to put beside its documents.</summary>
internal sealed class GetUploadAddresses() : WireEndpoint("POST /datasets/{id}/get_file_upload_urls", "Makes addresses to put files at, and those to get them from.")
{
    private const int MaxFiles = 1000;

    private static readonly WireField<IReadOnlyList<string>> Names = WireFields.TextList("files", "The files' names, at most 1000; they are given back and not used.", MaxFiles);

    public override IReadOnlyList<WireField> Fields => [Names];

    public override bool Changes => true;

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
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
}
