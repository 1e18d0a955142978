using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>Groups the documents of a dataset, in its store.</summary>
internal sealed class Aggregate() : WireEndpoint("POST /datasets/{id}/aggregate", "Groups documents and says something of each group.")
{
    private static readonly WireField<bool> Exact = WireFields.Boolean("exact", "Whether the reply says over how many documents each figure is, row by row.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields =>
        [.. AggregateFields.All, Exact, WireFields.Ignored("dataset_ids", "the dataset is that of the path."), WireFields.Ignored("dataset_id", "the dataset is that of the path.")];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<AggregationRow> rows = await store
            .AggregateAsync(request.DatasetId, AggregateFields.Read(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        WireObject reply = new WireObject().Add("results", AggregateFields.Write(rows));
        return Exact.Read(request) ? reply.Add("metric_counts", [.. rows.Select(WriteCounts)]) : reply;
    }

    private static WireObject WriteCounts(AggregationRow row)
    {
        WireObject written = new();
        foreach ((string name, MetricCount count) in row.MetricCounts)
        {
            written.Add(name, new WireObject().Add("used", count.Used).Add("left_out", count.LeftOut));
        }

        return written;
    }
}
