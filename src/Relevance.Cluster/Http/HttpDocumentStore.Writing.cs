using Relevance.Cluster.Http;
using Relevance.Cluster.Http.Bulk;

namespace Relevance.Cluster;

/// <content>Writing and deleting documents.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>
    /// <para>Atomic if the documents fit into one request; otherwise each of several requests is atomic, and they are sent in order unless the options specify
    /// otherwise. A document that is larger than the service accepts is rejected.</para>
    /// <para>A vector in a field whose name does not end in <c>_vector_</c> is sent as an array of numbers, so a field that is not in the schema is declared
    /// first.</para>
    /// <para>A service without extensions does not distinguish inserts from updates: an upsert counts as inserted. Ids that an insert would repeat, or an
    /// update would not find, are looked up first.</para>
    /// </remarks>
    public override async Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        Enter(datasetId, cancellationToken);

        // All documents are copied before the first request: a source that fails half-way must not cause half a write.
        Document[] copies = [.. documents.Select(document => (document ?? throw new ArgumentException("A document is null.", nameof(documents))).Clone())];
        BulkWrite write = new(_exchange, _options, datasetId, mode, copies);
        Dictionary<string, int> unnamedVectors = new(StringComparer.Ordinal);
        for (int place = 0; place < copies.Length; place++)
        {
            if (DocumentCheck.FindFault(copies[place], unnamedVectors) is { } fault)
            {
                write.Reject(place, fault);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        if (unnamedVectors.Count > 0)
        {
            await DeclareAsync(datasetId, unnamedVectors, cancellationToken).ConfigureAwait(false);
        }

        await dialect.WriteAsync(write, datasetId, copies, mode, cancellationToken).ConfigureAwait(false);
        return write.End();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A service without extensions does not report how many documents it deleted; they are counted first. More ids than one request may hold are deleted by
    /// several requests.
    /// </remarks>
    public override async Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.DeleteDocumentsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Declares the vector fields that are neither in the schema nor recognizable by their name.</summary>
    private async Task DeclareAsync(string datasetId, Dictionary<string, int> fields, CancellationToken cancellationToken)
    {
        Schema schema = await _calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        foreach ((string field, int length) in fields.Where(field => !schema.ContainsKey(field.Key)))
        {
            try
            {
                await DeclareVectorFieldAsync(datasetId, field, length, cancellationToken).ConfigureAwait(false);
            }
            catch (VectorShapeException)
            {
                // Another client declared the field with another dimension in the meantime: the service rejects each of these documents by its id.
            }
            catch (ArgumentException)
            {
                // No vector can be at this path; the service rejects each document.
            }
        }
    }
}
