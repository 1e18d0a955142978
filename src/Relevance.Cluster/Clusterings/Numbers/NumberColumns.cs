using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Numbers;

/// <summary>The numbers of some fields, read field by field, and the document of each.</summary>
internal sealed class NumberColumns
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<double[]> _columns = [];

    private NumberColumns()
    {
    }

    /// <summary>Gets one column per field, one number per document that has any of the fields; NaN without a finite number.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Columns => _columns;

    /// <summary>Reads the fields of the documents that match.</summary>
    /// <exception cref="FieldNotFoundException">
    /// No document has a field, it is a vector field, or it is not numeric and has no number in any document that matches.
    /// </exception>
    public static async Task<NumberColumns> ReadAsync(
        DocumentStore store, string datasetId, IReadOnlyList<string> fields, Filter? filter, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        NumberColumns numbers = new();
        List<Dictionary<int, double>> columns = [];
        foreach (string field in fields)
        {
            ArgumentException.ThrowIfNullOrEmpty(field, nameof(fields));
            if (!schema.TryGetValue(field, out FieldType type) || type.IsVector || type.IsChunkVector)
            {
                throw NotNumeric(datasetId, field, schema);
            }

            Dictionary<int, double> column = [];
            foreach (DocumentValue value in await store.ReadFieldAsync(datasetId, field, filter, cancellationToken).ConfigureAwait(false))
            {
                column[numbers.RowOf(value.DocumentId)] = value.Value.AsNumber() ?? double.NaN;
            }

            if (type != FieldType.Numeric && column.Count > 0 && !column.Values.Any(double.IsFinite))
            {
                throw NotNumeric(datasetId, field, schema);
            }

            columns.Add(column);
        }

        int count = numbers._rows.Count;
        numbers._columns.AddRange(
            columns.Select(column => Enumerable.Range(0, count).Select(row => column.GetValueOrDefault(row, double.NaN)).ToArray()));
        return numbers;
    }

    /// <summary>Returns each column in the order of some documents, NaN for a document without any of the fields.</summary>
    public double[][] Of(IReadOnlyList<DocumentLabel> documents)
    {
        int[] rows = [.. documents.Select(document => _rows.GetValueOrDefault(document.DocumentId, -1))];
        return [.. _columns.Select(column => Array.ConvertAll(rows, row => row < 0 ? double.NaN : column[row]))];
    }

    private static FieldNotFoundException NotNumeric(string datasetId, string field, Schema schema) =>
        new(datasetId, field, "a field with numbers", [.. schema.Where(f => f.Value == FieldType.Numeric).Select(f => f.Key)]);

    private int RowOf(string documentId)
    {
        if (!_rows.TryGetValue(documentId, out int row))
        {
            _rows.Add(documentId, row = _rows.Count);
        }

        return row;
    }
}
