using System.Text.Json;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http.Vectors;

/// <summary>Vectors as JSON, for services and proxies that do not pass on the binary stream.</summary>
internal static class VectorText
{
    /// <summary>Reads the JSON form of all vectors of a field.</summary>
    /// <returns>One batch; null when there is no vector.</returns>
    /// <param name="call">What was asked.</param>
    /// <param name="response">The reply, of which the body is read within the time budget.</param>
    /// <param name="vectorField">The field.</param>
    /// <param name="options">How long it may take, and how large it may be.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<VectorBatch?> ReadAsync(ApiCall call, HttpResponseMessage response, string vectorField, HttpStoreOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.TimeBudget, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            byte[] body = await BodyCompression.ReadAsync(response, options.MaxReplyBytes, either.Token).ConfigureAwait(false);
            List<Document> documents = JsonMembers.Parse(body).GetDocuments("documents");
            return ToBatch(documents, vectorField, documents.Count);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ServiceErrors.BadReply(call, "the vectors did not come in time", e);
        }
        catch (Exception e) when (e is ReplyTooLargeException or IOException or HttpRequestException or InvalidReplyException or JsonException or InvalidDocumentException or VectorShapeException)
        {
            throw ServiceErrors.BadReply(call, $"the reply is not what was asked for: {e.Message}", e);
        }
    }

    /// <summary>Makes the failure for a reply that is neither a stream of vectors nor JSON, and quotes its beginning.</summary>
    public static async Task<RelevanceApiException> ForeignAsync(ApiCall call, HttpResponseMessage response, HttpStoreOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.AttemptTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        byte[] page = [];
        try
        {
            page = await BodyCompression.ReadBeginningAsync(response, ReplyText.QuotedBytes, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is IOException or HttpRequestException or InvalidReplyException or OperationCanceledException)
        {
            // What came is the fault to tell; that its text did not is none beside it.
        }

        return ServiceErrors.BadReply(call, $"{ReplyText.Describe(response.Content.Headers.ContentType, page, options.ApiKey)}. Is the base address right?");
    }

    /// <summary>Makes a batch of documents that have a vector; the others are left out.</summary>
    /// <returns>Null when none has one.</returns>
    /// <exception cref="VectorShapeException">One has another length than the first.</exception>
    public static VectorBatch? ToBatch(List<Document> documents, string vectorField, long totalCount)
    {
        List<string> ids = new(documents.Count);
        float[] values = [];
        int dimension = 0;
        foreach (Document document in documents)
        {
            // By the name of the field, dots and all, or by its path.
            FieldValue value = document.Fields.TryGetValue(vectorField, out FieldValue literal) ? literal : document[vectorField];
            if (!value.HasValue || !value.TryGetVector(out ReadOnlyMemory<float> vector))
            {
                continue;
            }

            if (ids.Count == 0)
            {
                dimension = vector.Length;
                values = new float[dimension * documents.Count];
            }

            if (vector.Length != dimension)
            {
                throw new VectorShapeException($"Document '{document.Id}', field '{vectorField}'", $"{dimension} components", $"{vector.Length} components")
                {
                    DocumentId = document.Id,
                    VectorField = vectorField,
                };
            }

            vector.Span.CopyTo(values.AsSpan(ids.Count * dimension));
            ids.Add(document.Id);
        }

        return ids.Count == 0
            ? null
            : new VectorBatch { DocumentIds = ids.AsReadOnly(), Values = values.AsMemory(0, ids.Count * dimension), Dimension = dimension, TotalCount = Math.Max(totalCount, ids.Count) };
    }
}
