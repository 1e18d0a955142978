using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Datasets;

/// <summary>Counts present and missing values and zero vectors of each field of a dataset.</summary>
internal sealed class HealthCheck(DocumentStore store, VectorCache vectors, string datasetId)
{
    public async Task<DatasetHealth> RunAsync(Filter? filter, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string[] lists = [.. schema.Where(field => field.Value == FieldType.Chunks).Select(field => field.Key + ".")];
        if (filter is { IsSetLevel: true })
        {
            // Such a filter selects again when a condition is added to it, so the selection is made once.
            filter = Filter.Ids(await store.ListIdsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false));
        }

        long all = await store.CountAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
        List<FieldHealth> fields = [];
        foreach ((string field, FieldType type) in schema)
        {
            if (type == FieldType.Dictionary || Array.Exists(lists, list => field.StartsWith(list, StringComparison.Ordinal)))
            {
                continue;
            }

            Filter exists = Filter.Field(field).Exists();
            Filter present = filter is null ? exists : filter & exists;
            long count = Math.Min(all, await store.CountAsync(datasetId, present, cancellationToken).ConfigureAwait(false));
            fields.Add(new FieldHealth
            {
                Field = field,
                Type = type,
                PresentCount = count,
                MissingCount = all - count,
                ZeroVectorCount = type.IsVector ? await CountZerosAsync(field, filter, cancellationToken).ConfigureAwait(false) : null,
            });
        }

        return new DatasetHealth { DatasetId = datasetId, DocumentCount = all, Fields = fields };
    }

    private async Task<long> CountZerosAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        VectorColumn column = await vectors.GetAsync(datasetId, field, progress: null, cancellationToken).ConfigureAwait(false);
        bool[]? isFound = await RowSelection.MarkAsync(store, new ColumnKey(datasetId, field), column, filter, cancellationToken).ConfigureAwait(false);
        long zeros = 0;
        for (int row = 0; row < column.Vectors.Count; row++)
        {
            zeros += isFound?[row] != false && UnitVectors.IsZero(column.Vectors[row]) ? 1 : 0;
        }

        return zeros;
    }
}
