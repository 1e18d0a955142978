using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Reading;

/// <summary>Reads one field of many documents.</summary>
internal static class FieldReader
{
    private const int StepSize = 1000;

    /// <summary>Reads a field of the documents that match and have it.</summary>
    /// <param name="selection">Evaluates the filter.</param>
    /// <param name="source">The connection and the dataset.</param>
    /// <param name="field">The dotted path.</param>
    /// <param name="filter">The condition; null reads all.</param>
    /// <param name="add">Receives the id and the value of each document, in insertion order.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task ReadAsync(
        Selection selection,
        (StoreSession Session, DatasetInfo Dataset) source,
        string field,
        Filter? filter,
        Action<string, FieldValue> add,
        CancellationToken cancellationToken)
    {
        (StoreSession session, DatasetInfo dataset) = source;
        FieldPath path = field;
        long[]? selected = filter is null ? null : await selection.ListPositionsAsync(filter, cancellationToken).ConfigureAwait(false);

        // A value that is a vector or has one must be combined from the tables.
        if (dataset.VectorFields.Any(vector => LabelFields.AreRelated(vector.Path.ToString(), field)))
        {
            selected ??= await selection.ListPositionsAsync(Filter.All, cancellationToken).ConfigureAwait(false);
            DocumentReader reader = new(session, dataset, new DocumentQuery { SelectFields = [field] });
            foreach (long[] step in selected.Chunk(StepSize))
            {
                Array.ForEach(await reader.ReadAsync(step, cancellationToken).ConfigureAwait(false), Add);
            }

            return;
        }

        int next = 0;
        await foreach ((long position, Document document) in new DocumentScan(session, dataset, [path]).ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (selected is null)
            {
                Add(document);
            }
            else if (next < selected.Length && selected[next] == position)
            {
                Add(document);
                next++;
            }
        }

        void Add(Document document)
        {
            FieldValue value = document[path];
            if (value.Kind != FieldKind.Missing)
            {
                add(document.Id, value);
            }
        }
    }
}
