namespace Relevance.Cluster.Tests.Support;

/// <summary>Twelve points in three clusters, with their metrics by scikit-learn 1.2.1.</summary>
internal static class Golden
{
    public const string VectorField = "point_vector_";

    public static readonly float[][] Points =
    [
        [1f, 0f, 0f], [.9f, .1f, 0f], [.8f, 0f, .2f], [1f, .2f, .1f],
        [0f, 1f, 0f], [.1f, .9f, 0f], [0f, .8f, .3f],
        [0f, 0f, 1f], [.2f, 0f, .9f], [0f, .3f, 1.1f], [.1f, .1f, .8f], [.5f, .5f, .6f],
    ];

    public static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2];

    public static readonly string[] Truths = ["shoe", "shoe", "boot", "shoe", "tv", "tv", "boot", "cup", "cup", "cup", "tv", "boot"];

    /// <summary>The points as documents <c>p0</c> to <c>p11</c>.</summary>
    public static IReadOnlyList<Document> Documents() =>
        [.. Points.Select((point, i) => new Document($"p{i}") { [VectorField] = point, ["kind"] = Truths[i], ["rank"] = i })];

    /// <summary>A user's model that returns given labels.</summary>
    public sealed class Model(IReadOnlyList<int> labels) : IClusterModel
    {
        public Model()
            : this(Golden.Labels)
        {
        }

        public VectorSet? Centroids { get; init; }

        public IReadOnlyList<string>? LabelNames { get; init; }

        public DistanceMetric Metric { get; init; } = DistanceMetric.Cosine;

        public string Name => "known";

        public ClusterModelResult Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ClusterModelResult { Labels = labels, Centroids = Centroids, LabelNames = LabelNames, Metric = Metric };
        }
    }
}
