using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Makes a dataset that was staged be there, in one step.</summary>
internal sealed class PublishDataset() : WireEndpoint(
    "POST /datasets/{id}/publish", "Gives a dataset that was staged the id that it is to have; 'published' is false when there is a dataset of that id.")
{
    private static readonly WireField<string> NewId = WireFields.RequiredText("new_dataset_id", "The id that it is to have.");

    public override IReadOnlyList<WireField> Fields { get; } = [NewId];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = ProjectRequest.CheckedDataset(NewId.Name, NewId.Read(request));
        bool isPublished = await DatasetCreation.PublishAsync(request, store, request.DatasetId, id, cancellationToken).ConfigureAwait(false);
        if (isPublished)
        {
            request.Project.Staged.Forget(request.DatasetId);
        }

        return WireReply.Success($"{id} {(isPublished ? "created" : "was there")}").Add("published", isPublished);
    }
}
