using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>Clustering of documents that are in no store: <c>new KMeans(3).FitDocuments(documents, "title_vector_")</c>. Nothing is written; the documents stay as they are.</summary>
/// <remarks>To write the labels into the documents: <c>foreach ((Document document, string? label) in documents.Zip(fit.Labels)) { document["cluster"] = label; }</c>.</remarks>
public static class DocumentFitting
{
    /// <summary>Clusters documents by one vector field.</summary>
    /// <param name="model">The model.</param>
    /// <param name="documents">The documents; those without a vector in the field get no label.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="progress">Told as the model tells it.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>Labels and centroids: the same that <see cref="ClusterOps.FitAsync"/> finds for these documents in this order in a dataset.</returns>
    /// <exception cref="ArgumentException">No document has a vector there, or the model cannot work on these vectors, such as more clusters than vectors.</exception>
    /// <exception cref="VectorShapeException">A vector differs in length from the first, is not finite, or is all zeros where the model rejects that; it names the document.</exception>
    /// <exception cref="InvalidOperationException">The model returned labels or centroids that do not fit the vectors.</exception>
    /// <remarks>Runs on the calling thread, and on others as the model's options say.</remarks>
    public static DocumentFit FitDocuments(
        this IClusterModel model, IReadOnlyList<Document> documents, string vectorField, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        return model.FitDocuments(documents, VectorBlend.Of(vectorField), progress, cancellationToken);
    }

    /// <summary>Clusters documents by several vector fields together, each with a say of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="documents">The documents; those without a vector in every field get no label.</param>
    /// <param name="blend">The vector fields and their weights, at least one; one alone is clustered as it is. Centroids are on its scale.</param>
    /// <param name="progress">Told as the model tells it.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>Labels and centroids.</returns>
    /// <exception cref="ArgumentException">The blend is empty, no document has the vectors, or the model cannot work on them.</exception>
    /// <exception cref="VectorShapeException">As above.</exception>
    /// <exception cref="InvalidOperationException">The model returned labels or centroids that do not fit the vectors.</exception>
    public static DocumentFit FitDocuments(
        this IClusterModel model, IReadOnlyList<Document> documents, VectorBlend blend, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(blend);
        if (blend.Fields.Count == 0)
        {
            throw new ArgumentException("Name at least one vector field.", nameof(blend));
        }

        string fields = string.Join(" + ", blend.Fields);
        (List<int> rows, VectorSet vectors) = DocumentVectors.ReadBlend(documents, blend);
        if (rows.Count == 0)
        {
            throw new ArgumentException($"None of the {documents.Count} documents has a vector at '{fields}'.", nameof(documents));
        }

        ClusterModelResult result;
        try
        {
            result = model.Fit(vectors, progress, cancellationToken);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw DocumentVectors.Misshaped(documents[rows[row]].Id, fields, exception.Expected, exception.Actual);
        }

        var found = FittedClusters.From(model.Name, vectors, result);
        string?[] labels = new string?[documents.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            labels[rows[row]] = found.LabelOf(result.Labels[row]);
        }

        return new DocumentFit { Labels = labels.AsReadOnly(), Centroids = CentroidsOf(found, labels, model.Name), ModelName = model.Name, ModelResult = result };
    }

    private static Centroid[] CentroidsOf(FittedClusters found, string?[] labels, string modelName)
    {
        Dictionary<string, int> sizes = labels.OfType<string>().CountBy(label => label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        StoredClustering clusters = found.ToStored(new ClusteringKey("documents", "memory"), modelName);
        return [.. clusters.Labels.Select((label, row) => new Centroid { Label = label, Vector = clusters.Centroids[row].ToArray(), Size = sizes.GetValueOrDefault(label) })];
    }
}
