using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Explains why a field is not a vector field, and how to declare it as one.</summary>
internal static class UndeclaredVectors
{
    private const int MostDocuments = 1000;

    /// <summary>Creates the exception for a field that is not a vector field.</summary>
    /// <param name="store">The store.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The requested field.</param>
    /// <param name="schema">The dataset's schema.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The exception; its remark describes the values of the first documents.</returns>
    public static async Task<FieldNotFoundException> ExplainAsync(
        DocumentStore store, string datasetId, string field, Schema schema, CancellationToken cancellationToken) =>
        new(datasetId, field, "a vector field", schema.VectorFields)
        {
            Remark = schema.ContainsKey(field) ? await DescribeAsync(store, datasetId, field, cancellationToken).ConfigureAwait(false) : null,
        };

    private static async Task<string?> DescribeAsync(DocumentStore store, string datasetId, string field, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Filter = Filter.Field(field).Exists(), SelectFields = [field], PageSize = MostDocuments };
        DocumentPage page = await store.ReadPageAsync(datasetId, query, cursor: null, cancellationToken).ConfigureAwait(false);
        Document? first = page.Documents.Count == 0 ? null : page.Documents[0];
        string place = page.NextCursor is null ? "" : string.Create(CultureInfo.InvariantCulture, $" in the first {page.Documents.Count:N0} documents");
        foreach (Document document in page.Documents)
        {
            if (!SchemaInference.IsVectorAcceptable(field, document[field], length: null, out string? reason))
            {
                return $"Document '{document.Id}', {reason}.";
            }

            if (LengthOf(document[field]) != LengthOf(first![field]))
            {
                string lengths = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{LengthOf(first[field])} in document '{first.Id}' and {LengthOf(document[field])} in document '{document.Id}'");
                return $"'{field}' has lists of numbers of different lengths, {lengths}, and vectors have one dimension.";
            }
        }

        if (first is null)
        {
            return null;
        }

        int length = LengthOf(first[field]);
        string found = first[field].Kind == FieldKind.Text ? "text that is a list" : "lists";
        string name = $"\"{field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"'{field}' has {found} of {length} numbers{place}. Declare it: await dataset.DeclareVectorFieldAsync({name}, {length});");
    }

    private static int LengthOf(FieldValue value) => value.TryGetVector(out ReadOnlyMemory<float> vector) ? vector.Length : 0;
}
