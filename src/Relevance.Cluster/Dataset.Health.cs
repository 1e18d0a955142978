using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>What documents have and what they miss.</content>
public partial class Dataset
{
    /// <summary>Counts, for each field, the documents that have it and those that miss it, and looks for vectors that are all zeros.</summary>
    /// <param name="filter">The condition on the documents; null looks at all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One line a field of the schema, printable. What is written meanwhile may be counted in some lines and not in others.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <remarks>One count a field, in the store. The vectors are read unless they are in memory, and kept for later questions.</remarks>
    public virtual async Task<DatasetHealth> GetHealthAsync(Filter? filter = null, CancellationToken cancellationToken = default)
    {
        Schema schema = await _store.GetSchemaAsync(Id, cancellationToken).ConfigureAwait(false);
        string[] lists = [.. schema.Where(field => field.Value == FieldType.Chunks).Select(field => field.Key + ".")];
        if (filter is { IsSetLevel: true })
        {
            // Such a filter chooses anew when a condition is added to it, so the choice is made once.
            filter = Filter.Ids(await _store.ListIdsAsync(Id, filter, cancellationToken).ConfigureAwait(false));
        }

        long all = await _store.CountAsync(Id, filter, cancellationToken).ConfigureAwait(false);
        List<FieldHealth> fields = [];
        foreach ((string field, FieldType type) in schema)
        {
            if (type == FieldType.Dictionary || Array.Exists(lists, list => field.StartsWith(list, StringComparison.Ordinal)))
            {
                continue;
            }

            Filter exists = Filter.Field(field).Exists();
            long present = Math.Min(all, await _store.CountAsync(Id, filter is null ? exists : filter & exists, cancellationToken).ConfigureAwait(false));
            fields.Add(new FieldHealth
            {
                Field = field,
                Type = type,
                PresentCount = present,
                MissingCount = all - present,
                ZeroVectorCount = type.IsVector ? await CountZerosAsync(field, filter, cancellationToken).ConfigureAwait(false) : null,
            });
        }

        return new DatasetHealth { DatasetId = Id, DocumentCount = all, Fields = fields };
    }

    private async Task<long> CountZerosAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        VectorColumn column = await _vectors.GetAsync(Id, field, progress: null, cancellationToken).ConfigureAwait(false);
        bool[] isFound = await FindRowsAsync(column, filter, cancellationToken).ConfigureAwait(false);
        long zeros = 0;
        for (int row = 0; row < isFound.Length; row++)
        {
            zeros += isFound[row] && UnitVectors.IsZero(column.Vectors[row]) ? 1 : 0;
        }

        return zeros;
    }
}
