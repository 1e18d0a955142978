using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Counts the documents of each label, and among them those of each value of a field.</summary>
internal sealed class CountLabels() : WireEndpoint("POST /datasets/{id}/cluster/labels/count", "Counts the documents of each label, and of each value of a field among them.")
{
    private static readonly WireField<string?> Field = WireFields.OptionalText("field", "The field whose values are counted within each label; missing counts labels alone.");

    public override IReadOnlyList<WireField> Fields { get; } = [.. ClusterFields.Key, Field, CommonFields.Filters];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelCount> counts = await store
            .CountLabelsAsync(request.DatasetId, ClusterFields.ReadKey(request), Field.Read(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("results", [.. counts.Select(ToWire)]);
    }

    private static WireObject ToWire(LabelCount count)
    {
        WireObject written = new WireObject().Add("label", count.Label).Add("count", count.Count);
        return count.Value.HasValue ? written.Add("value", count.Value) : written;
    }
}
