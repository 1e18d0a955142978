using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Deletes a dataset with everything in it and about it.</summary>
internal sealed class DeleteDataset() : WireEndpoint(["POST /datasets/{id}/delete", "POST /datasets/delete"], "Deletes a dataset with everything in it.")
{
    public override IReadOnlyList<WireField> Fields { get; } = [CommonFields.DatasetId];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = request.DatasetId;
        bool wasThere = DatasetIds.IsStaged(id)
            ? await store.DeleteDatasetAsync(id, cancellationToken).ConfigureAwait(false)
            : await request.Project.Client.GetDataset(id).DeleteAsync(cancellationToken).ConfigureAwait(false);
        request.Project.Staged.Forget(id);
        if (!wasThere)
        {
            throw new DatasetNotFoundException(id);
        }

        await request.Project.Records.DeleteAllAsync(id, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("status", "complete").Add("message", $"{id} deleted");
    }
}
