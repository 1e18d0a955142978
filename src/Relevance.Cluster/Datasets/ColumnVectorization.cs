using Relevance.Cluster.Columns;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Computes vectors from columns and writes them.</summary>
internal sealed class ColumnVectorization(DocumentStore store, string datasetId)
{
    /// <summary>Finds the scaling on the documents, and gives each of them a vector.</summary>
    public async Task<VectorizeColumnsSummary> RunAsync(
        IReadOnlyList<string> columns,
        string vectorField,
        Scaling scaling,
        VectorizeColumnsOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        foreach (string column in columns)
        {
            if (!schema.ContainsKey(column))
            {
                string[] plain = [.. schema.Where(field => field.Value == FieldType.Numeric || field.Value == FieldType.Boolean).Select(field => field.Key)];
                throw new FieldNotFoundException(datasetId, column, "a field that documents have", plain);
            }
        }

        List<Document> documents = await ReadAsync(columns, options.Filter, cancellationToken).ConfigureAwait(false);
        ColumnVectorizer vectorizer = await Task.Run(
            () => new ColumnVectorizer(
                [.. columns.Select(column => ColumnValues.Of(datasetId, column, documents).Scale(scaling, options))], scaling, options.MissingValues),
            cancellationToken).ConfigureAwait(false);
        if (vectorizer.Dimension > FieldType.MaxVectorDimension)
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"Dataset '{datasetId}', field '{vectorField}': expected at most {FieldType.MaxVectorDimension} components, "
                        + $"the columns have {vectorizer.Dimension}."),
                nameof(columns));
        }

        await VectorFieldDeclaration.DeclareAsync(store, datasetId, vectorField, vectorizer.Dimension, cancellationToken).ConfigureAwait(false);
        await StoredScalings.WriteAsync(store, datasetId, vectorField, vectorizer, cancellationToken).ConfigureAwait(false);
        return await WriteAsync(vectorizer, vectorField, documents, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives each document without a vector one, by the stored scaling.</summary>
    public async Task<VectorizeColumnsSummary> RunAsync(string vectorField, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ColumnVectorizer vectorizer = await StoredScalings.FindAsync(store, datasetId, vectorField, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException(
                $"Dataset '{datasetId}', field '{vectorField}': no scaling of columns is stored with it. "
                + $"First: await dataset.VectorizeColumnsAsync([…], \"{vectorField}\");");
        List<Document> documents = await ReadAsync(vectorizer.Columns, Filter.Field(vectorField).IsMissing(), cancellationToken).ConfigureAwait(false);
        return await WriteAsync(vectorizer, vectorField, documents, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VectorizeColumnsSummary> WriteAsync(
        ColumnVectorizer vectorizer,
        string vectorField,
        List<Document> documents,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<string> skipped = [];
        List<RejectedDocument> rejected = [];
        WriteSummary written = await new DocumentWriter(store, datasetId)
            .WriteAsync(Changes(), WriteMode.Update, options: null, progress, cancellationToken).ConfigureAwait(false);
        return new VectorizeColumnsSummary
        {
            Vectorizer = vectorizer,
            VectorizedCount = written.UpdatedCount,
            SkippedDocumentIds = skipped,
            Rejected = [.. rejected, .. written.Rejected.Select(document => document with { Index = null })],
        };

        IEnumerable<Document> Changes()
        {
            foreach (Document document in documents)
            {
                if (vectorizer.TryTransform(document, out float[]? vector, out string? reason))
                {
                    yield return new Document(document.Id) { [vectorField] = vector };
                }
                else if (reason is null)
                {
                    skipped.Add(document.Id);
                }
                else
                {
                    rejected.Add(new RejectedDocument(document.Id, reason));
                }
            }
        }
    }

    /// <summary>Reads the columns of all documents before the first write: a condition on the vector field would change the pages.</summary>
    private ValueTask<List<Document>> ReadAsync(IReadOnlyList<string> columns, Filter? filter, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { Filter = filter, SelectFields = columns, IncludeVectors = false };
        return DocumentReader.ReadAsync(store, datasetId, query, cancellationToken).ToListAsync(cancellationToken);
    }
}
