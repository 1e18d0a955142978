using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Keeps something about a dataset. The answer is exactly {}: two clients take anything else for news.</summary>
internal sealed class UpdateMetadata() : WireEndpoint("POST /datasets/{id}/metadata", "Merges into what is kept about the dataset, member by member.")
{
    private static readonly WireField<FieldValue> Metadata = WireFields.Object("metadata", "The members to set.", RequestLimits.MaxValues);

    public override IReadOnlyList<WireField> Fields { get; } = [Metadata, CommonFields.DatasetId];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FieldValue metadata = Metadata.Read(request);
        if (metadata.AsObject().ContainsKey(Document.IdField))
        {
            throw WireException.Invalid(Metadata.Name, $"it cannot have a member '{Document.IdField}'.");
        }

        Document changes = Document.FromValue(FieldValue.FromObject([new(Document.IdField, request.DatasetId), .. metadata.AsObject()]));
        await store.UpdateMetadataAsync(request.DatasetId, changes, cancellationToken).ConfigureAwait(false);
        return new WireObject();
    }
}
