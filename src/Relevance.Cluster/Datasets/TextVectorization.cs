using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Computes lexical vectors of text fields and writes them into a vector field.</summary>
internal sealed class TextVectorization(DocumentStore store, string datasetId)
{
    public async Task<VectorizeSummary> RunAsync(
        IReadOnlyList<string> textFields,
        string vectorField,
        VectorizeOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        RequireFields(schema, textFields);
        List<(string Id, string Text)> texts = await ReadTextsAsync(textFields, options.Filter, cancellationToken).ConfigureAwait(false);
        string[] usable = [.. texts.Select(t => t.Text).Where(text => !string.IsNullOrWhiteSpace(text))];
        if (usable.Length == 0)
        {
            throw new FieldNotFoundException(datasetId, string.Join(", ", textFields), "text in any document", []);
        }

        TextVectorizer vectorizer = options.Vectorizer
            ?? await Task.Run(() => TextVectorizer.Fit(usable, options.Fitting, cancellationToken: cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        if (!schema.ContainsKey(vectorField))
        {
            await VectorFieldDeclaration.DeclareAsync(store, datasetId, vectorField, vectorizer.Dimension, cancellationToken).ConfigureAwait(false);
        }

        List<string> skipped = [];
        WriteSummary written = await new DocumentWriter(store, datasetId).WriteAsync(
            VectorsAsync(texts, vectorField, vectorizer, skipped, cancellationToken),
            WriteMode.Update,
            options: null,
            progress,
            cancellationToken).ConfigureAwait(false);
        return new VectorizeSummary
        {
            Vectorizer = vectorizer,
            VectorizedCount = written.UpdatedCount,
            SkippedDocumentIds = skipped,
            Rejected = written.Rejected,
        };
    }

    private static async IAsyncEnumerable<Document> VectorsAsync(
        List<(string Id, string Text)> texts,
        string vectorField,
        TextVectorizer vectorizer,
        List<string> skipped,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach ((string id, string text) in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (vectorizer.TryTransform(text, out float[]? vector))
            {
                yield return new Document(id) { [vectorField] = vector };
            }
            else
            {
                skipped.Add(id);
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private void RequireFields(Schema schema, IReadOnlyList<string> textFields)
    {
        string? unknown = textFields.FirstOrDefault(field => !schema.ContainsKey(field));
        if (unknown is not null)
        {
            string[] texts = [.. schema.Where(f => f.Value == FieldType.Text).Select(f => f.Key)];
            throw new FieldNotFoundException(datasetId, unknown, "a field that documents have", texts);
        }
    }

    private async Task<List<(string Id, string Text)>> ReadTextsAsync(
        IReadOnlyList<string> textFields, Filter? filter, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Filter = filter, SelectFields = textFields, IncludeVectors = false };
        List<(string Id, string Text)> texts = [];
        await foreach (Document document in DocumentReader.ReadAsync(store, datasetId, query, cancellationToken).ConfigureAwait(false))
        {
            texts.Add((document.Id, string.Join(' ', textFields.SelectMany(field => TextsOf(document[field])))));
        }

        return texts;
    }

    private static IEnumerable<string> TextsOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => [value.AsText()!],
        FieldKind.Array => value.AsArray().SelectMany(TextsOf),
        _ => [],
    };
}
