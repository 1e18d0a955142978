using System.Runtime.CompilerServices;
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

        Dictionary<string, ColumnValues> values = columns.ToDictionary(column => column, column => new ColumnValues(datasetId, column), StringComparer.Ordinal);
        await foreach (Document document in ReadAsync(columns, options.Filter, cancellationToken).ConfigureAwait(false))
        {
            foreach ((string column, ColumnValues found) in values)
            {
                found.Add(document.Id, document[column]);
            }
        }

        ColumnVectorizer vectorizer = await Task.Run(
            () => new ColumnVectorizer([.. columns.Select(column => values[column].Scale(scaling, options))], scaling, options.MissingValues),
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
        return await WriteAsync(vectorizer, vectorField, options.Filter, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives each document without a vector one, by the stored scaling.</summary>
    public async Task<VectorizeColumnsSummary> RunAsync(string vectorField, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ColumnVectorizer vectorizer = await StoredScalings.FindAsync(store, datasetId, vectorField, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException(
                $"Dataset '{datasetId}', field '{vectorField}': no scaling of columns is stored with it. "
                + $"First: await dataset.VectorizeColumnsAsync([…], \"{vectorField}\");");
        return await WriteAsync(vectorizer, vectorField, Filter.Field(vectorField).IsMissing(), progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VectorizeColumnsSummary> WriteAsync(
        ColumnVectorizer vectorizer, string vectorField, Filter? filter, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        List<string> skipped = [];
        List<RejectedDocument> rejected = [];
        List<Document> changes = [];

        // All pages are read before the first write: a condition on the vector field would change the pages.
        await foreach (Document document in ReadAsync(vectorizer.Columns, filter, cancellationToken).ConfigureAwait(false))
        {
            if (vectorizer.TryTransform(document, out float[]? vector, out string? reason))
            {
                changes.Add(new Document(document.Id) { [vectorField] = vector });
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

        WriteSummary written = await new DocumentWriter(store, datasetId)
            .WriteAsync(changes, WriteMode.Update, options: null, progress, cancellationToken).ConfigureAwait(false);
        return new VectorizeColumnsSummary
        {
            Vectorizer = vectorizer,
            VectorizedCount = written.UpdatedCount,
            SkippedDocumentIds = skipped,
            Rejected = [.. rejected, .. written.Rejected.Select(document => document with { Index = null })],
        };
    }

    private async IAsyncEnumerable<Document> ReadAsync(
        IReadOnlyList<string> columns, Filter? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Filter = filter, SelectFields = columns, IncludeVectors = false };
        await foreach (Document document in DocumentReader.ReadAsync(store, datasetId, query, cancellationToken).ConfigureAwait(false))
        {
            yield return document;
        }
    }
}
