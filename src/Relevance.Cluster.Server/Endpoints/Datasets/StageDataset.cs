using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Begins a dataset that is in no list until it is published. What is not published goes when nobody has asked for it for an hour.</summary>
internal sealed class StageDataset() : WireEndpoint(
    "POST /datasets/{id}/stage", "Begins a dataset that nobody sees until it is published: 'staged_id' is the id to fill it under, null when the dataset is there already.")
{
    private static readonly WireField<FieldValue> Schema = WireFields.Object("schema", "Fields that are declared beforehand, as when a dataset is created.");

    public override IReadOnlyList<WireField> Fields { get; } = [Schema];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = ProjectRequest.CheckedDataset("dataset_id", request.DatasetId);
        string? staged = await store.StageDatasetAsync(id, CreateDataset.ReadSchema(Schema.Name, Schema.Read(request)), cancellationToken).ConfigureAwait(false);
        if (staged is not null)
        {
            request.Project.Staged.Add(staged);
        }

        return WireReply.Success(staged is null ? $"{id} was there" : $"{id} begun").Add("staged_id", staged is null ? FieldValue.Null : staged);
    }
}
