using System.Globalization;

namespace Relevance.Cluster;

/// <summary>Models by name, as a command line or a configuration has them.</summary>
public static partial class ClusterModels
{
    /// <summary>The number of clusters of a model whose name has no number, as in scikit-learn and in clients of the older SDK: 8.</summary>
    public const int DefaultClusterCount = 8;

    private static readonly (string Name, Func<int, int, IClusterModel> Create)[] Counted =
    [
        ("kmeans", (count, seed) => new KMeans(count, seed)),
        ("minibatchkmeans", (count, seed) => new MiniBatchKMeans(count, seed)),
        ("bisectingkmeans", (count, seed) => new BisectingKMeans(count, seed)),
    ];

    /// <summary>Names that clients of the older SDK know and that have no model here.</summary>
    private static readonly string[] Elsewhere =
    [
        "affinitypropagation", "agglomerativeclustering", "birch", "dbscan", "faiss", "featureagglomeration", "hdbscan", "meanshift", "optics", "spectralbiclustering",
        "spectralclustering", "spectralcoclustering",
    ];

    private static string KnownNames => $"{string.Join(", ", Counted.Select(model => $"{model.Name}-<number of clusters>"))}, communitydetection";

    /// <summary>
    /// Makes the model that a text names: <c>kmeans-10</c>, <c>minibatchkmeans-10</c>, <c>bisectingkmeans-10</c> or <c>communitydetection</c>, with default options. Case, spaces, underscores and
    /// hyphens before the number do not count, so that the <see cref="IClusterModel.Name"/> of each of these models names a model of the same kind and number of clusters.
    /// </summary>
    /// <param name="name">The name, and after a last hyphen the number of clusters, at least 1; without a number it is <see cref="DefaultClusterCount"/>.</param>
    /// <param name="seed">The seed of the model's random choices. The default is 0; community detection has none.</param>
    /// <exception cref="ArgumentException">There is no such model, its number is missing after the hyphen, is not a number from 1 to 2³¹ − 1, or stands where none belongs; the message lists the names.</exception>
    /// <exception cref="NotSupportedException">The older SDK had a model of this name and this library has not: pass an <see cref="IClusterModel"/> of your own.</exception>
    public static IClusterModel Parse(string name, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = string.Concat(name.Where(character => character is not ('_' or ' '))).ToLowerInvariant();
        int hyphen = text.LastIndexOf('-');
        bool hasNumber = hyphen >= 0 && text.AsSpan(hyphen + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        string kind = (hasNumber ? text[..hyphen] : text).Replace("-", "", StringComparison.Ordinal);

        if (kind == "communitydetection")
        {
            return !hasNumber
                ? new CommunityDetection()
                : throw Failure(name, "communitydetection takes no number: how many communities there are follows from the vectors");
        }

        if (Counted.FirstOrDefault(model => model.Name == kind).Create is { } create)
        {
            return create(hasNumber ? ToCount(name, text, hyphen) : DefaultClusterCount, seed);
        }

        if (Elsewhere.Contains(kind, StringComparer.Ordinal) || kind.Contains("faiss", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"There is no model '{name}' in this library: pass an IClusterModel of your own, or one of {KnownNames}.");
        }

        throw Failure(name, "there is no model of that name");
    }

    private static int ToCount(string name, string text, int hyphen)
    {
        ReadOnlySpan<char> digits = text.AsSpan(hyphen + 1);

        // A second hyphen would be a sign.
        return text[hyphen - 1] != '-' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1
            ? count
            : throw Failure(name, "the number of clusters after the hyphen is from 1 to 2147483647");
    }

    private static ArgumentException Failure(string name, string reason) => new($"'{name}' names no model: {reason}. The names are {KnownNames}.", nameof(name));
}
