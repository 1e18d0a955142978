using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Http.Bulk;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster;

/// <content>Documents in and out.</content>
public sealed partial class HttpDocumentStore
{
    private const int MaxIdsPerDelete = 10_000;

    /// <inheritdoc/>
    /// <remarks>
    /// <para>One step when it fits into one request; else several, each one step, in the order given unless the options say otherwise. A document that is larger than the service accepts is rejected.</para>
    /// <para>A vector in a field whose name does not end in <c>_vector_</c> travels as a list of numbers, so a field that the schema does not know yet is declared before.</para>
    /// <para>A service without the additions does not tell inserted from updated: an upsert counts as inserted. Ids that an insert would repeat, or an update would not find, are looked up before.</para>
    /// </remarks>
    public override async Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        Enter(datasetId, cancellationToken);

        // Taken out of the caller's hands as a whole: a source that fails half-way must not leave a half.
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
        bool hasAdditions = await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false);
        if (unnamedVectors.Count > 0)
        {
            await DeclareAsync(datasetId, unnamedVectors, cancellationToken).ConfigureAwait(false);
        }

        if (hasAdditions)
        {
            int[] places = [.. Enumerable.Range(0, copies.Length).Where(place => !write.IsRejected(place))];
            if (places.Length == 0)
            {
                // Nothing travels, but a dataset that is not there is an error all the same.
                await _calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
            }

            await write.SendAsync(places, ParallelismOf(copies, places, mode), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _plain.WriteAsync(write, datasetId, copies, mode, cancellationToken).ConfigureAwait(false);
        }

        return write.End();
    }

    /// <inheritdoc/>
    /// <remarks>A service without the additions does not say how many it deleted; they are counted before. Of more ids than a request may hold, so many go in each of several.</remarks>
    public override async Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            return await _plain.DeleteDocumentsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
        }

        if (filter is IdsFilter { Ids.Count: > MaxIdsPerDelete } ids)
        {
            long deleted = 0;
            foreach (string[] part in ids.Ids.Chunk(MaxIdsPerDelete))
            {
                deleted += await DeleteDocumentsAsync(datasetId, Filter.Ids(part), cancellationToken).ConfigureAwait(false);
            }

            return deleted;
        }

        string filters = filter.ToJson();
        JsonBody body = new JsonBody().AddText("filters", filters);
        body = filters == "[]" ? body.Add("all", true) : body;
        return await _exchange.AskAsync(
            Post("delete documents", datasetId, "/documents/delete_where", body, CallEffect.Once),
            reply => reply.Members.Get("number_of_documents_deleted").AsInteger() ?? throw new FormatException("There is no number of documents."),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Declares the fields that hold vectors without saying so in their name, where the schema does not know them.</summary>
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
                // Somebody else was faster, with another length: then the service rejects these documents, each by its id.
            }
            catch (ArgumentException)
            {
                // A place where no vector can be; the service says so of each document.
            }
        }
    }

    /// <summary>Tells how many requests may be on their way at once: one, where the order counts.</summary>
    private int ParallelismOf(Document[] documents, int[] places, WriteMode mode)
    {
        if (mode != WriteMode.Update && _options.KeepsInsertionOrder)
        {
            return 1;
        }

        HashSet<string> ids = new(places.Length, StringComparer.Ordinal);
        return Array.TrueForAll(places, place => ids.Add(documents[place].Id)) ? _options.Parallelism : 1;
    }
}
