using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Postgres.Writing;

/// <summary>Deletes documents with their vectors and labels, within a transaction that has locked the dataset.</summary>
internal static class DocumentEraser
{
    /// <summary>Deletes the documents at positions.</summary>
    public static async Task EraseAsync(StoreSession session, DatasetInfo dataset, long[] positions, CancellationToken cancellationToken)
    {
        if (positions.Length == 0)
        {
            return;
        }

        await session.ExecuteAsync($"DELETE FROM {session.Tables.Documents(dataset.Id)} WHERE seq = ANY($1)", cancellationToken, (object)positions)
            .ConfigureAwait(false);
        Dictionary<long, VectorChange> vectors = positions.ToDictionary(position => position, _ => default(VectorChange));
        foreach (VectorField field in dataset.VectorFields)
        {
            await new VectorWriter(session, field).WriteAsync(vectors, dataset.NextPosition, cancellationToken).ConfigureAwait(false);
        }

        Dictionary<long, string?> labels = positions.ToDictionary(position => position, _ => (string?)null);
        foreach (KnownClustering clustering in dataset.Clusterings)
        {
            await new LabelTable(session, dataset).WriteAsync(clustering, labels, cancellationToken).ConfigureAwait(false);
        }

        DatasetInfo changed = dataset with
        {
            DocumentCount = dataset.DocumentCount - positions.Length,
            Revision = DatasetInfo.MakeRevision(),
            VectorRevision = DatasetInfo.MakeRevision(),
        };
        await DatasetCatalog.UpdateAsync(session, changed, cancellationToken).ConfigureAwait(false);
    }
}
