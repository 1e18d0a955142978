using System.Globalization;

namespace Relevance.Cluster;

/// <summary>
/// Creates models by name, for command lines and configurations, and from functions; and fits any model to documents that are not in a store:
/// <c>new KMeans(3).FitDocuments(documents, "title_vector_")</c>.
/// </summary>
/// <example>
/// <code>
/// IClusterModel byName = ClusterModels.Parse("minibatchkmeans-20", seed: 7);
/// IClusterModel bySign = ClusterModels.FromFunction(
///     "by-sign", vectors => [.. Enumerable.Range(0, vectors.Count).Select(row => vectors[row][0] &lt; 0 ? 0 : 1)]);
/// </code>
/// </example>
public static partial class ClusterModels
{
    /// <summary>The number of clusters of a model whose name has no number: 8, as in scikit-learn and in original clients.</summary>
    public const int DefaultClusterCount = 8;

    private static readonly (string Name, Func<int, int, IClusterModel> Create)[] Counted =
    [
        ("kmeans", (count, seed) => new KMeans(count, seed)),
        ("minibatchkmeans", (count, seed) => new MiniBatchKMeans(count, seed)),
        ("bisectingkmeans", (count, seed) => new BisectingKMeans(count, seed)),
        ("agglomerativeclustering", (count, _) => new AgglomerativeClustering(count)),
        ("gaussianmixture", (count, seed) => new GaussianMixture(count, seed)),
    ];

    /// <summary>The names of models that original clients support and this library does not.</summary>
    private static readonly string[] Elsewhere =
    [
        "affinitypropagation", "birch", "faiss", "featureagglomeration", "meanshift", "optics", "spectralbiclustering", "spectralclustering",
        "spectralcoclustering",
    ];

    private static string KnownNames =>
        $"{string.Join(", ", Counted.Select(model => $"{model.Name}-<number of clusters>"))}, hdbscan-<minimum cluster size>, dbscan-<radius>, "
        + "communitydetection";

    /// <summary>
    /// Creates a model from its name: <c>kmeans-10</c>, <c>minibatchkmeans-10</c>, <c>bisectingkmeans-10</c>,
    /// <c>agglomerativeclustering-10</c>, <c>gaussianmixture-10</c>, <c>hdbscan-10</c> (its minimum cluster size), <c>dbscan-0.5</c> (its radius) or
    /// <c>communitydetection</c>, with default options. Case, spaces, underscores and hyphens before the number are ignored, so the
    /// <see cref="IClusterModel.Name"/> of each of these models is accepted, except that of DBSCAN, which needs a radius.
    /// </summary>
    /// <param name="name">The name and, after the last hyphen, the number of clusters, at least 1; the default is <see cref="DefaultClusterCount"/>.</param>
    /// <param name="seed">The seed of every random choice. The default is 0; models without one ignore it.</param>
    /// <exception cref="ArgumentException">
    /// No model has this name, or the number after the hyphen is missing, is not from 1 to 2³¹ − 1, or is not allowed for this model; the message lists the
    /// names.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// Original clients support a model of this name, and this library does not: pass a custom <see cref="IClusterModel"/>.
    /// </exception>
    public static IClusterModel Parse(string name, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = string.Concat(name.Where(character => character is not ('_' or ' '))).ToLowerInvariant();
        int hyphen = text.LastIndexOf('-');
        bool hasNumber = hyphen >= 0 && text.AsSpan(hyphen + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        string kind = (hasNumber ? text[..hyphen] : text).Replace("-", "", StringComparison.Ordinal);

        if (hyphen > 0 && text[..hyphen].Replace("-", "", StringComparison.Ordinal) == "dbscan")
        {
            // Two hyphens are a minus sign.
            return text[hyphen - 1] != '-'
                && double.TryParse(text.AsSpan(hyphen + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double radius)
                ? new Dbscan(radius)
                : throw Failure(name, "the radius after the hyphen is a number such as 0.5");
        }

        if (kind == "dbscan")
        {
            throw Failure(name, "dbscan needs a radius, as in dbscan-0.5; hdbscan needs none");
        }

        if (kind == "hdbscan")
        {
            int size = hasNumber ? ToCount(name, text, hyphen) : new HdbscanOptions().MinClusterSize;
            return size >= 2 ? new Hdbscan(new HdbscanOptions { MinClusterSize = size }) : throw Failure(name, "the minimum cluster size is at least 2");
        }

        if (kind == "communitydetection")
        {
            return !hasNumber
                ? new CommunityDetection()
                : throw Failure(name, "communitydetection has no number: the vectors determine the number of communities");
        }

        if (Counted.FirstOrDefault(model => model.Name == kind).Create is { } create)
        {
            return create(hasNumber ? ToCount(name, text, hyphen) : DefaultClusterCount, seed);
        }

        if (Elsewhere.Contains(kind, StringComparer.Ordinal) || kind.Contains("faiss", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"This library has no model '{name}': implement IClusterModel, or use one of {KnownNames}.");
        }

        throw Failure(name, "no model has this name");
    }

    private static int ToCount(string name, string text, int hyphen)
    {
        ReadOnlySpan<char> digits = text.AsSpan(hyphen + 1);

        // A second hyphen would be a minus sign.
        return text[hyphen - 1] != '-' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1
            ? count
            : throw Failure(name, "the number of clusters after the hyphen is from 1 to 2147483647");
    }

    private static ArgumentException Failure(string name, string reason) =>
        new($"'{name}' is not the name of a model: {reason}. The names are {KnownNames}.", nameof(name));
}
