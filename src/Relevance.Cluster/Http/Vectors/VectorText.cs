using System.Text.Json;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http.Vectors;

/// <summary>Reads vectors from JSON, for services and proxies that do not transmit the binary stream.</summary>
internal static class VectorText
{
    /// <summary>Reads all vectors of a field from a JSON response.</summary>
    /// <returns>One batch; null if the response has no vectors.</returns>
    /// <param name="call">The request.</param>
    /// <param name="response">The response, whose body is read within the time budget.</param>
    /// <param name="vectorField">The field.</param>
    /// <param name="options">The time budget and the size limit.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task<VectorBatch?> ReadAsync(
        ApiCall call, HttpResponseMessage response, string vectorField, HttpStoreOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.TimeBudget, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            byte[] body = await BodyCompression.ReadAsync(response, options.MaxResponseBytes, either.Token).ConfigureAwait(false);
            List<Document> documents = JsonMembers.Parse(body).GetDocuments("documents");
            return ToBatch(documents, vectorField, documents.Count);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ServiceErrors.BadResponse(call, "the vectors did not arrive in time", e);
        }
        catch (Exception e) when (e is ResponseTooLargeException or IOException or HttpRequestException or InvalidResponseException
            or JsonException or InvalidDocumentException or VectorShapeException)
        {
            throw ServiceErrors.BadResponse(call, $"the response is not what was requested: {e.Message}", e);
        }
    }

    /// <summary>Creates the exception for a response that is neither a stream of vectors nor JSON, with a quote of its beginning.</summary>
    public static async Task<RelevanceApiException> ForeignAsync(
        ApiCall call, HttpResponseMessage response, HttpStoreOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.AttemptTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        byte[] page = [];
        try
        {
            page = await BodyCompression.ReadBeginningAsync(response, ResponseText.QuotedBytes, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is IOException or HttpRequestException or InvalidResponseException or OperationCanceledException)
        {
            // The content type is the fault to report, with or without a quote.
        }

        return ServiceErrors.BadResponse(
            call,
            $"{ResponseText.Describe(response.Content.Headers.ContentType, page, options.ApiKey)}. Is the base address right?");
    }

    /// <summary>Creates a batch from the documents that have a vector.</summary>
    /// <returns>Null if no document has a vector.</returns>
    /// <exception cref="VectorShapeException">A vector has another dimension than the first.</exception>
    public static VectorBatch? ToBatch(List<Document> documents, string vectorField, long totalCount)
    {
        List<string> ids = new(documents.Count);
        float[] values = [];
        int dimension = 0;
        foreach (Document document in documents)
        {
            // By the literal name of the field, including dots, or by its path.
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
            : new VectorBatch
            {
                DocumentIds = ids.AsReadOnly(),
                Values = values.AsMemory(0, ids.Count * dimension),
                Dimension = dimension,
                TotalCount = Math.Max(totalCount, ids.Count),
            };
    }
}
