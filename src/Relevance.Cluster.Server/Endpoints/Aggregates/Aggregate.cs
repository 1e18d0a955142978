using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>Groups the documents of a dataset, in its store.</summary>
internal sealed class Aggregate() : WireEndpoint("POST /datasets/{id}/aggregate", "Groups documents and says something of each group.")
{
    public override IReadOnlyList<WireField> Fields =>
        [.. AggregateFields.All, WireFields.Ignored("dataset_ids", "the dataset is that of the path."), WireFields.Ignored("dataset_id", "the dataset is that of the path.")];

    public override async Task<WireReply> HandleAsync(WireRequest request, DocumentStore store, CancellationToken cancellationToken) => new WireObject().Add(
        "results",
        AggregateFields.Write(await store
            .AggregateAsync(request.DatasetId, AggregateFields.Read(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false)));
}
