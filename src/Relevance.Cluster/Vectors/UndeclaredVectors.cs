using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Says what a field holds that was taken for a vector field, and what makes it one.</summary>
internal static class UndeclaredVectors
{
    private const int MostDocuments = 1000;

    /// <summary>Makes the exception for a field that is no vector field.</summary>
    /// <param name="store">The store.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The field that was asked for.</param>
    /// <param name="schema">The dataset's schema.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The exception; its remark tells of what the first documents hold there.</returns>
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
                    CultureInfo.InvariantCulture, $"{LengthOf(first[field])} in document '{first.Id}' and {LengthOf(document[field])} in document '{document.Id}'");
                return $"'{field}' holds lists of numbers of different lengths, {lengths}: vectors are all of one.";
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
            CultureInfo.InvariantCulture, $"'{field}' holds {found} of {length} numbers{place}: await dataset.DeclareVectorFieldAsync({name}, {length});");
    }

    private static int LengthOf(FieldValue value) => value.TryGetVector(out ReadOnlyMemory<float> vector) ? vector.Length : 0;
}
