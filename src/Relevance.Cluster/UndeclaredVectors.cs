using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

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
    public static async Task<FieldNotFoundException> ExplainAsync(DocumentStore store, string datasetId, string field, Schema schema, CancellationToken cancellationToken) =>
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
                return ParsedText(document[field]) is { } parsed ? Text(field, parsed) : $"Document '{document.Id}', {reason}.";
            }

            if (LengthOf(document[field]) != LengthOf(first![field]))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{field}' holds lists of numbers of different lengths, {LengthOf(first[field])} in document '{first.Id}' and {LengthOf(document[field])} in document '{document.Id}': vectors are all of one.");
            }
        }

        return first is null ? null : string.Create(CultureInfo.InvariantCulture, $"'{field}' holds lists of {LengthOf(first[field])} numbers{place}: {Declaration(field, LengthOf(first[field]))}");
    }

    private static string Text(string field, int length) => string.Create(
        CultureInfo.InvariantCulture,
        $"'{field}' holds text that is a list of {length} numbers: await dataset.TransformAsync(document => document[{Literal(field)}] = FieldValue.Parse(document[{Literal(field)}].AsText()!), new DocumentQuery {{ Filter = Filter.Field({Literal(field)}).Exists() }}); and then {Declaration(field, length)}");

    private static string Declaration(string field, int length) => string.Create(CultureInfo.InvariantCulture, $"await dataset.DeclareVectorFieldAsync({Literal(field)}, {length});");

    private static string Literal(string field) => $"\"{field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static int LengthOf(FieldValue value) => value.TryGetVector(out ReadOnlyMemory<float> vector) ? vector.Length : 0;

    /// <summary>Gets how many numbers there are in a text that is a JSON list of them; null when it is none.</summary>
    private static int? ParsedText(FieldValue value)
    {
        try
        {
            return value.AsText() is { } text && LengthOf(FieldValue.Parse(text)) is var length and > 0 ? length : null;
        }
        catch (InvalidDocumentException)
        {
            return null;
        }
    }
}
