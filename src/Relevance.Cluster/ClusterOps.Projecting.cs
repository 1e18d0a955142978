using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>The clusters on a map.</content>
public partial class ClusterOps
{
    /// <summary>Projects documents and centroids onto the few directions in which the vectors differ most (principal components): a map of the clusters, if there are two.</summary>
    /// <param name="options">How many directions, which documents, and where to store the coordinates; null means two, all, nowhere.</param>
    /// <param name="groundTruthField">The dotted path of a field that says where documents belong, whose values come with the points, named as in <see cref="DistributionAsync(string, Filter?, CancellationToken)"/>; null (the default) for none.</param>
    /// <param name="progress">Told after each batch read, each pass over the vectors (<see cref="FitStage.Fitting"/>, whose total is known here), and each batch written.</param>
    /// <param name="cancellationToken">Ends the work early; coordinates that were acknowledged stay.</param>
    /// <returns>A point for each document with a vector, whether it has a label or not, and one for each centroid.</returns>
    /// <exception cref="FieldNotFoundException">No document has the ground-truth field, or it holds vectors.</exception>
    /// <exception cref="NoVectorsException">No document that matches the filter has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer components than dimensions asked for, the projection given is of another length, or the coordinates cannot be stored in that field.</exception>
    /// <exception cref="DocumentsRejectedException">The store took none of the coordinates.</exception>
    /// <remarks>
    /// The directions are those of the documents; the centroids play no part in them. For a clustering by cosine, documents and centroids are projected as directions, scaled to length 1, so that
    /// what is near on the map is near for the model.
    /// </remarks>
    public virtual async Task<Projection> ProjectAsync(
        ProjectionOptions? options = null, string? groundTruthField = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProjectionOptions();
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> truths = groundTruthField is null ? [] : await ReadNamesAsync(groundTruthField, options.Filter, cancellationToken).ConfigureAwait(false);
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, options.Filter, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> labelOf = labels.ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);
        bool isByDirection = clustering.Metric == DistanceMetric.Cosine;
        VectorColumn projected = isByDirection ? await Task.Run(() => DirectionsOf(column), cancellationToken).ConfigureAwait(false) : column;
        Projection map = await new Dataset(_store, _vectors.Cache, DatasetId).ProjectColumnAsync(VectorField, projected, options, progress, cancellationToken).ConfigureAwait(false);
        ProjectedPoint[] points =
        [
            .. map.Points.Select(point => point with { Label = labelOf.GetValueOrDefault(point.DocumentId), Truth = truths.GetValueOrDefault(point.DocumentId) }),
        ];
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        return map with
        {
            Alias = Alias,
            GroundTruthField = groundTruthField,
            Points = points,
            Centroids = Project(clustering, isByDirection, map, points),
            Names = names.Of(labelOf.Values.Concat(clustering.Labels)),
        };
    }

    private static ProjectedCentroid[] Project(StoredClustering clustering, bool isByDirection, Projection map, ProjectedPoint[] points)
    {
        VectorSet centroids = clustering.Centroids;
        VectorSet places = map.Components.Transform(isByDirection ? UnitVectors.Of(centroids) : centroids);
        Dictionary<string, int> sizes = points.Where(point => point.Label is not null).CountBy(point => point.Label!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. clustering.Labels.Select((label, row) => new ProjectedCentroid { Label = label, Coordinates = places[row].ToArray(), Size = sizes.GetValueOrDefault(label) }),
        ];
    }

    /// <summary>The vectors as directions; one that is all zeros stays in the middle.</summary>
    private static VectorColumn DirectionsOf(VectorColumn column) => new(UnitVectors.Of(column.Vectors), column.DocumentIds);
}
