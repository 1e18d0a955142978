using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>The same as the oldest clients ask and read it: the dataset in a list, and the rows with nothing around.</summary>
internal sealed class BareAggregate() : WireEndpoint("POST /services/aggregate/aggregate", "Groups documents; the reply is the bare list of rows.")
{
    private static readonly WireField<IReadOnlyList<string>> DatasetIds = WireFields.TextList("dataset_ids", "The dataset, as a list of one.");

    public override IReadOnlyList<WireField> Fields =>
        [.. AggregateFields.All, DatasetIds, CommonFields.DatasetId, WireFields.Ignored("alias", "labels are fields like any other.")];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = DatasetIds.Read(request);
        string dataset = ids.Count switch
        {
            0 => request.DatasetId,
            1 => ProjectRequest.CheckedDataset("dataset_ids", ids[0]),
            _ => throw WireException.Invalid("dataset_ids", $"expected one dataset, found {ids.Count}."),
        };
        return WireReply.List(AggregateFields.Write(await store
            .AggregateAsync(dataset, AggregateFields.Read(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false)));
    }
}
