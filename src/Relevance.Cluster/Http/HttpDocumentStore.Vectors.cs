using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Http;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Http.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Vectors: as a binary stream where the service offers it, as JSON otherwise.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>
    /// Memory is that of one batch. A stream that broke off is not taken up again, since part of it was used already: it ends in a <see cref="RelevanceApiException"/>. A service without the
    /// additions is read page by page, as JSON.
    /// </remarks>
    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return StreamVectorsAsync(datasetId, vectorField, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A service without the additions has none.</remarks>
    public override async Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        Enter(datasetId, cancellationToken);
        return await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false)
            ? await _exchange.AskAsync(
                Get("read the vectors' revision", datasetId, $"/vectors/revision?field={Uri.EscapeDataString(vectorField)}"),
                reply => reply.Members.Get("revision").AsText(),
                cancellationToken).ConfigureAwait(false)
            : await _plain.GetVectorRevisionAsync(datasetId, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<VectorBatch> StreamVectorsAsync(string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (VectorBatch batch in _plain.ReadVectorsAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }

            yield break;
        }

        ApiCall call = new()
        {
            Operation = "read vectors",
            DatasetId = datasetId,
            Path = DatasetCalls.Of(datasetId, $"/vectors?field={Uri.EscapeDataString(vectorField)}"),
            Accept = $"{VectorStreamReader.MediaType}, application/json;q=0.5",
            IsStream = true,
        };
        using HttpResponseMessage response = (await _exchange.SendAsync(call, cancellationToken).ConfigureAwait(false)).Open!;
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        if (type?.MediaType == VectorStreamReader.MediaType)
        {
            Stream stream = await BodyCompression.OpenAsync(response, cancellationToken).ConfigureAwait(false);
            VectorStream vectors = new(call, stream, _options);
            await using (vectors.ConfigureAwait(false))
            {
                while (await vectors.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return batch;
                }
            }
        }
        else if (HttpHeaderText.IsJson(type) && await VectorText.ReadAsync(call, response, vectorField, _options, cancellationToken).ConfigureAwait(false) is { } all)
        {
            yield return all;
        }
        else if (!HttpHeaderText.IsJson(type))
        {
            throw await VectorText.ForeignAsync(call, response, _options, cancellationToken).ConfigureAwait(false);
        }
    }
}
