using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Http;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Clusterings: centroids and labels.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>One request, whatever its size. A service without the additions is sent the labels first and the centroids then.</remarks>
    public override async Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ClusteringText.Check(clustering);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            await _plain.WriteClusteringAsync(datasetId, clustering, labels, cancellationToken).ConfigureAwait(false);
            return;
        }

        JsonBody body = ClusteringText.AddWeights(ClusteringText.AddKey(new JsonBody(), clustering.Key), clustering)
            .Add("model_name", clustering.ModelName)
            .Add("similarity_metric", ClusteringText.NameOf(clustering.Metric))
            .Add("centroids", ClusteringText.Centroids(clustering))
            .Add("labels", ClusteringText.Labels(labels));
        await _exchange.SendAsync(Post("write a clustering", datasetId, "/cluster/write", body, CallEffect.Repeatable), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>On a service without the additions, centroids that the clustering had and that are not among these stay.</remarks>
    public override async Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default)
    {
        ClusteringText.Check(clustering);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            await _plain.CheckVectorFieldAsync(datasetId, clustering.Key.VectorField, cancellationToken).ConfigureAwait(false);
        }

        ApiCall call = ClusteringText.WriteCentroids(datasetId, clustering);
        await _exchange.AskAsync(call, ClusteringText.CheckWritten, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(labels);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            await CheckClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
            await _plain.WriteLabelsAsync(datasetId, key, labels, cancellationToken).ConfigureAwait(false);
            return;
        }

        JsonBody body = ClusteringText.AddKey(new JsonBody(), key).Add("labels", ClusteringText.Labels(labels));
        await _exchange.SendAsync(Post("update labels", datasetId, "/cluster/labels", body, CallEffect.Repeatable), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A service without the additions knows neither model nor metric: they come as "" and <see cref="DistanceMetric.Euclidean"/>, and the weights of several vector fields as 1.</remarks>
    public override async Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        try
        {
            ClusteringText.Builder builder = new(key);
            int page = 0;
            int count;
            do
            {
                count = await _exchange.AskAsync(ClusteringText.ReadCentroids(datasetId, key, ++page), builder.Take, cancellationToken).ConfigureAwait(false);
            }
            while (count == DatasetCalls.MaxPageSize);

            return builder.Build();
        }
        catch (ClusteringNotFoundException)
        {
            return null;
        }
        catch (RelevanceApiException e) when (e is { Status: System.Net.HttpStatusCode.NotFound, ErrorCode: null })
        {
            // "No centroids were found for chosen vector fields and alias."
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A service without the additions is asked for its schema, in which each clustering has the field of its labels.</remarks>
    public override async Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        IEnumerable<ClusteringKey> keys = await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false)
            ? await _exchange.AskAsync(Get("list clusterings", datasetId, "/cluster/centroids/configs/list"), ClusteringText.Keys, cancellationToken).ConfigureAwait(false)
            : PlainService.ClusteringsOf(await _calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false));
        return keys.OrderBy(key => key.VectorField, StringComparer.Ordinal).ThenBy(key => key.Alias, StringComparer.Ordinal).ToArray().AsReadOnly();
    }

    /// <inheritdoc/>
    /// <remarks>On a service without the additions each centroid is deleted, and the labels are set to null then.</remarks>
    public override async Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            StoredClustering? stored = await GetClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
            return await _plain.DeleteClusteringAsync(datasetId, key, stored, cancellationToken).ConfigureAwait(false);
        }

        ApiCall call = Post("delete a clustering", datasetId, "/cluster/delete", ClusteringText.AddKey(new JsonBody(), key), CallEffect.Once);
        return await _exchange.AskAsync(call, reply => reply.Members.Get("deleted").AsBoolean() ?? throw new FormatException("It does not say whether it was there."), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);

        // A set-level filter chooses among all documents, so nothing may be taken out before it does.
        string filters = filter is { IsSetLevel: true } ? DatasetCalls.FilterText(filter) : DatasetCalls.FilterText(filter, key.LabelField);
        DocumentQuery query = new() { SelectFields = [key.LabelField], IncludeVectors = false, PageSize = DatasetCalls.MaxPageSize };
        List<DocumentLabel> labels = [];
        await _calls.ReadAllAsync(datasetId, query, filters, Take, cancellationToken).ConfigureAwait(false);
        if (labels.Count == 0)
        {
            await CheckClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
        }

        return labels.AsReadOnly();

        void Take(List<Document> documents)
        {
            foreach (Document document in documents)
            {
                if (document[key.LabelField].AsText() is { } label)
                {
                    labels.Add(new DocumentLabel(document.Id, label));
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>A service that cannot count labels is read from, as before there was such a question.</remarks>
    public override async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        if (await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            JsonBody body = ClusteringText.AddKey(new JsonBody(), key).AddText("filters", DatasetCalls.FilterText(filter));
            body = field is null ? body : body.Add("field", field);
            try
            {
                return await _exchange.AskAsync(Post("count labels", datasetId, "/cluster/labels/count", body), ClusteringText.Counts, cancellationToken).ConfigureAwait(false);
            }
            catch (RelevanceApiException e) when (e.ErrorCode == "path_not_found")
            {
                // An older server, that has other additions only.
            }
        }

        return await base.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusteringKey> keys = await ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
        if (!keys.Contains(key))
        {
            throw new ClusteringNotFoundException(
                datasetId, key.VectorField, key.Alias, [.. keys.Where(known => known.VectorField == key.VectorField).Select(known => known.Alias)]);
        }
    }
}
