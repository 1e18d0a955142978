using System.Runtime.CompilerServices;

namespace Relevance.Cluster;

/// <content>A way in for people who have text and no embeddings.</content>
public partial class Dataset
{
    /// <summary>
    /// Gives each document a vector made of its text: a lexical stand-in for a model's embedding, which finds shared words and word parts, not meaning
    /// (see <see cref="TextVectorizer"/>).
    /// </summary>
    /// <param name="textFields">The dotted paths of the text fields, at least one; their texts are joined by a space. An array gives all its texts.</param>
    /// <param name="vectorField">The dotted path of the vector field to write; it is declared if the schema does not know it.</param>
    /// <param name="options">Which documents, and a vectorizer to use or how to fit one; null means all documents and the defaults.</param>
    /// <param name="progress">Told after each batch of vectors that the store has acknowledged.</param>
    /// <param name="cancellationToken">Ends the work early; vectors that were acknowledged stay.</param>
    /// <returns>The vectorizer, and what became of the documents. Those without text are left as they are, and listed.</returns>
    /// <remarks>Reads the texts once and keeps them in memory while it works.</remarks>
    /// <exception cref="FieldNotFoundException">No document has one of the text fields.</exception>
    /// <exception cref="DocumentsRejectedException">The vector field holds vectors of another length already.</exception>
    public virtual async Task<VectorizeSummary> VectorizeAsync(
        IReadOnlyList<string> textFields,
        string vectorField,
        VectorizeOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(textFields);
        ArgumentOutOfRangeException.ThrowIfZero(textFields.Count, nameof(textFields));
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        options ??= new VectorizeOptions();

        Schema schema = await GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        RequireFields(schema, textFields);
        List<(string Id, string Text)> texts = await ReadTextsAsync(textFields, options.Filter, cancellationToken).ConfigureAwait(false);
        string[] usable = [.. texts.Select(t => t.Text).Where(text => !string.IsNullOrWhiteSpace(text))];

        if (usable.Length == 0)
        {
            throw new FieldNotFoundException(Id, string.Join(", ", textFields), "text in any document", []);
        }

        // Long computation: handed to the pool.
        TextVectorizer vectorizer = options.Vectorizer
            ?? await Task.Run(() => TextVectorizer.Fit(usable, options.Fitting, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);

        if (!schema.ContainsKey(vectorField))
        {
            await DeclareVectorFieldAsync(vectorField, vectorizer.Dimension, cancellationToken).ConfigureAwait(false);
        }

        List<string> skipped = [];
        WriteSummary written = await UpdateDocumentsAsync(
            VectorsAsync(texts, vectorField, vectorizer, skipped, cancellationToken),
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
            throw new FieldNotFoundException(Id, unknown, "a field that documents have", [.. schema.Where(f => f.Value == FieldType.Text).Select(f => f.Key)]);
        }
    }

    private async Task<List<(string Id, string Text)>> ReadTextsAsync(IReadOnlyList<string> textFields, Filter? filter, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Filter = filter, SelectFields = textFields, IncludeVectors = false };
        List<(string Id, string Text)> texts = [];

        await foreach (Document document in ReadAsync(query, cancellationToken).ConfigureAwait(false))
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
