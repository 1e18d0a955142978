using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>
/// The checked result of a model: the name and the centroid of each label. Labels without member and centroid are removed; only outliers can remain.
/// </summary>
internal sealed class FittedClusters
{
    private readonly Dictionary<int, string> _names;
    private readonly DistanceMetric _metric;
    private readonly IReadOnlyList<int> _order;
    private readonly VectorSet _centroids;

    private FittedClusters(Dictionary<int, string> names, DistanceMetric metric, IReadOnlyList<int> order, VectorSet centroids) =>
        (_names, _metric, _order, _centroids) = (names, metric, order, centroids);

    /// <summary>Checks the result of a model and sorts labels, names and centroids in natural order.</summary>
    /// <param name="modelName">The name of the model in an error.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="result">The result of the model.</param>
    /// <param name="parent">The cluster whose members the vectors are, with which the labels begin; null for a clustering that is not a subclustering.</param>
    /// <exception cref="InvalidOperationException">Labels, names or centroids do not fit the vectors.</exception>
    public static FittedClusters From(string modelName, VectorSet vectors, ClusterModelResult result, string? parent = null)
    {
        Require(result.Labels.Count == vectors.Count, modelName, $"{vectors.Count} labels", $"{result.Labels.Count}");
        var used = new SortedSet<int>(result.Labels);
        Require(used.Min >= -1, modelName, "labels from -1 up", $"{used.Min}");
        used.Remove(-1);

        if (result.Centroids is { } given)
        {
            Require(used.Count == 0 || used.Max < given.Count, modelName, $"labels below {given.Count}, its number of centroids", $"{used.Max}");
            Require(given.Dimension == vectors.Dimension, modelName, $"centroids of {vectors.Dimension} components", $"{given.Dimension}");
            used.UnionWith(Enumerable.Range(0, given.Count));
        }

        Dictionary<int, string> names = used.ToDictionary(label => label, label => NameOf(modelName, result.LabelNames, label, parent));
        IGrouping<string, int>? twice = used.GroupBy(label => names[label], StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        Require(twice is null, modelName, "a unique name for each label", $"'{twice?.Key}' twice");

        int[] order = [.. used.OrderBy(label => names[label], ClusterLabels.NaturalOrder)];
        VectorSet centroids = result.Centroids?.Select(order)
            ?? (order.Length == 0 ? VectorSet.Empty(vectors.Dimension) : Means(vectors, result, order));
        return new FittedClusters(names, result.Metric, order, centroids);
    }

    /// <summary>Gets the labels of the clusters, in natural order.</summary>
    public IReadOnlyList<string> Labels => [.. _order.Select(LabelOf)];

    public string LabelOf(int label) => label < 0 ? ClusterLabels.Outlier : _names[label];

    public StoredClustering ToStored(ClusteringKey key, string modelName) => new()
    {
        Key = key,
        ModelName = modelName,
        Metric = _metric,
        Labels = Labels,
        Centroids = _centroids,
    };

    private static VectorSet Means(VectorSet vectors, ClusterModelResult result, int[] order)
    {
        // A model can skip numbers, so the labels are numbered again, in the order of the centroids.
        Dictionary<int, int> positions = order.Select((label, position) => (label, position)).ToDictionary(p => p.label, p => p.position);
        int[] dense = [.. result.Labels.Select(label => label < 0 ? -1 : positions[label])];
        return CentroidMeans.Of(vectors, dense, order.Length, result.Metric);
    }

    private static string NameOf(string modelName, IReadOnlyList<string>? names, int label, string? parent)
    {
        if (names is null)
        {
            return parent is null ? ClusterLabels.Format(label) : string.Create(CultureInfo.InvariantCulture, $"{parent}-{label}");
        }

        Require(label < names.Count, modelName, $"a name for label {label}", $"{names.Count} names");
        Require(!string.IsNullOrEmpty(names[label]), modelName, $"a name for label {label}", "an empty one");
        return parent is null ? names[label] : $"{parent}-{names[label]}";
    }

    private static void Require(bool condition, string modelName, string expected, string actual)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The model '{modelName}' must return {expected}; it returned {actual}.");
        }
    }
}
