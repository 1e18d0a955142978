using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>Makes an address for a single file that belongs to no dataset.</summary>
internal sealed class GetTemporaryUploadAddress() : WireEndpoint("POST /services/get_temporary_file_upload_url", "Makes an address to put a file at, and to get it from.")
{
    public override IReadOnlyList<WireField> Fields => [WireFields.Ignored("extension", "a file is given back as it was put.")];

    public override WorkKind WorkOf(WireRequest request) => WorkKind.Lookup;

    public override Task<WireReply> HandleAsync(WireRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string address = FileTransfer.AddressOf(request.Http, request.Http.RequestServices.GetRequiredService<UploadedFiles>().Reserve());
        return Task.FromResult<WireReply>(new WireObject().Add("upload_url", address).Add("download_url", address));
    }
}
