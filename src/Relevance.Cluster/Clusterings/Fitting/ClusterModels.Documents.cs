using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Documents that are not in a store.</content>
public static partial class ClusterModels
{
    /// <summary>Clusters documents by one vector field.</summary>
    /// <param name="model">The model.</param>
    /// <param name="documents">The documents; those without a vector in the field get no label.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="progress">Receives the reports of the model; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Labels and centroids: the same that <see cref="ClusterOps.FitAsync"/> finds for these documents in this order in a dataset.</returns>
    /// <exception cref="ArgumentException">
    /// No document has a vector at the path, or the model rejects these vectors, such as fewer vectors than clusters.
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// A vector differs from the first in dimension, is not finite, or is zero and the model rejects that; the exception names the document.
    /// </exception>
    /// <exception cref="InvalidOperationException">The labels or centroids of the model do not fit the vectors.</exception>
    /// <remarks>
    /// The documents need not be in a store; nothing is written, and they do not change. To write the labels into them:
    /// <c>foreach ((Document document, string? label) in documents.Zip(fit.Labels)) { document["cluster"] = label; }</c>. Runs on the calling thread, and on
    /// the threads that the options of the model allow.
    /// </remarks>
    public static DocumentFit FitDocuments(
        this IClusterModel model,
        IReadOnlyList<Document> documents,
        string vectorField,
        IProgress<ClusterModelProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        return model.FitDocuments(documents, VectorBlend.Of(vectorField), progress, cancellationToken);
    }

    /// <summary>Clusters documents by several vector fields together, each with its own weight.</summary>
    /// <param name="model">The model.</param>
    /// <param name="documents">The documents; those without a vector in every field get no label.</param>
    /// <param name="blend">
    /// The vector fields and their weights, at least one; a single field is clustered unchanged. Centroids are on the scale of the blend.
    /// </param>
    /// <param name="progress">Receives the reports of the model; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Labels and centroids.</returns>
    /// <exception cref="ArgumentException">The blend is empty, no document has the vectors, or the model rejects them.</exception>
    /// <exception cref="VectorShapeException">
    /// A vector differs from the first in dimension, is not finite, or is zero and the model rejects that; the exception names the document.
    /// </exception>
    /// <exception cref="InvalidOperationException">The labels or centroids of the model do not fit the vectors.</exception>
    public static DocumentFit FitDocuments(
        this IClusterModel model,
        IReadOnlyList<Document> documents,
        VectorBlend blend,
        IProgress<ClusterModelProgress>? progress = null,
        CancellationToken cancellationToken = default)
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

        return new DocumentFit
        {
            Labels = labels.AsReadOnly(),
            Centroids = CentroidsOf(found, labels, model.Name),
            ModelName = model.Name,
            ModelResult = result,
        };
    }

    private static Centroid[] CentroidsOf(FittedClusters found, string?[] labels, string modelName)
    {
        Dictionary<string, int> sizes = labels.OfType<string>().CountBy(label => label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        StoredClustering clusters = found.ToStored(new ClusteringKey("documents", "memory"), modelName);
        return
        [
            .. clusters.Labels.Select((label, row) => new Centroid
            {
                Label = label,
                Vector = clusters.Centroids[row].ToArray(),
                Size = sizes.GetValueOrDefault(label),
            }),
        ];
    }
}
