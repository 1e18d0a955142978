using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>Deletes an uploaded file.</summary>
internal sealed class DeleteFile() : WireEndpoint("POST /files/{file}/delete", "Deletes an uploaded file by the name that its addresses came with.")
{
    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        request.Http.RequestServices.GetRequiredService<UploadedFiles>().Delete(request.Project.Name, request.Route("file"));
        return Task.FromResult<WireReply>(WireReply.Success());
    }
}
