using System.Globalization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Every figure over invented data of any number of clusters, the same in every call.</summary>
internal static class Gallery
{
    public static readonly string[] HostileLabels =
    [
        "<script>alert(\"x\")</script>", "R&D 'quoted' ]]>", "ذراع التسوق (2)", "שלום-12!", new string('x', 300), "電子商務",
        "emoji 🛒👩‍👩‍👧", "bell\u0007\u001b[31m", "half\ud800pair", "tab\tnew\nline", "", " ", "\uFFFF\uFFFE", "--><!--", "evil\u202Etxt.exe",
        "the winter coats, boots and gloves that people bought when it was cold outside",
    ];

    /// <summary>The names of all figures, for <see cref="Draw"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "heatmap", "heatmap-ordered", "distances", "sizes", "shares", "counts", "shares-by-truth", "counts-by-truth", "cross-table", "silhouette",
        "cluster-count", "histograms", "map", "map-by-truth", "spread",
    ];

    public static string Draw(string name, int clusters, FigureOptions options, bool isHostile = false) => Figure(name, clusters, isHostile).ToSvg(options);

    /// <summary>A figure's three texts: SVG, CSV, Vega-Lite.</summary>
    public static (Func<FigureOptions, string> ToSvg, Func<string> ToCsv, Func<FigureOptions, string> ToVegaLite) Figure(
        string name,
        int clusters,
        bool isHostile = false)
    {
        string[] labels = [.. Enumerable.Range(0, clusters).Select(i => isHostile && i < HostileLabels.Length ? HostileLabels[i] : $"cluster-{i}")];
        switch (name)
        {
            case "heatmap" or "heatmap-ordered":
                CentroidHeatmapOptions options = new() { IsOrderedBySimilarity = name == "heatmap-ordered" };
                CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(labels, Similarities(clusters), options);
                return (heatmap.ToSvg, heatmap.ToCsv, heatmap.ToVegaLite);
            case "distances":
                CentroidDistances distances = CentroidDistances.Of(labels, VectorSet.From(Centers(clusters)), DistanceMetric.Euclidean);
                return (distances.ToSvg, distances.ToCsv, distances.ToVegaLite);
            case "sizes":
                ClusterDistribution sizes = ClusterDistribution.FromCounts(
                    Sizes(clusters).Zip(labels, (size, label) => KeyValuePair.Create(label, (long)size)).Append(new("outlier", 17)),
                    3);
                return (sizes.ToSvg, sizes.ToCsv, sizes.ToVegaLite);
            case "silhouette":
                SilhouetteResult silhouette = SilhouetteOf(labels);
                return (silhouette.ToSvg, silhouette.ToCsv, silhouette.ToVegaLite);
            case "cluster-count":
                ClusterCountSearch search = Search(clusters);
                return (search.ToSvg, search.ToCsv, search.ToVegaLite);
            case "histograms":
                HistogramFigure histograms = Histograms(labels);
                return (histograms.ToSvg, histograms.ToCsv, histograms.ToVegaLite);
            case "map" or "map-by-truth":
                MapFigure map = Map(labels, isByTruth: name == "map-by-truth");
                return (map.ToSvg, map.ToCsv, map.ToVegaLite);
            case "spread":
                var spread = new BoxFigure
                {
                    Title = "distance to the centroid",
                    Measure = "cosine distance",
                    Boxes = [.. labels.Select((label, i) => BoxItem.Of(
                        label,
                        Enumerable.Range(0, 20 + (i % 7)).Select(j => 0.05 + (Noise(i, j) * Noise(j, i) * (0.3 + (0.4 * Noise(i, 999)))))))],
                };
                return (spread.ToSvg, spread.ToCsv, spread.ToVegaLite);
            default:
                ContingencyTable table = Table(labels, isHostile, isWide: name.EndsWith("by-truth", StringComparison.Ordinal));
                ContingencyFigure figure = name switch
                {
                    "shares" => ContingencyFigure.SharesByCluster,
                    "counts" => ContingencyFigure.CountsByCluster,
                    "shares-by-truth" => ContingencyFigure.SharesByTruth,
                    "counts-by-truth" => ContingencyFigure.CountsByTruth,
                    "cross-table" => ContingencyFigure.CrossTable,
                    _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such figure."),
                };
                return (options => table.ToSvg(figure, options), table.ToCsv, options => table.ToVegaLite(figure, options));
        }
    }

    /// <summary>A number from 0 to 1 that depends on two others only.</summary>
    public static double Noise(int i, int j)
    {
        uint hash = unchecked(((uint)i * 2654435761u) ^ (((uint)j + 101u) * 2246822519u));
        hash = unchecked((hash ^ (hash >> 15)) * 2246822519u);
        hash = unchecked((hash ^ (hash >> 13)) * 3266489917u);
        return (hash ^ (hash >> 16)) / (double)uint.MaxValue;
    }

    private static double[,] Similarities(int count)
    {
        // Three families, dealt out in turns: an order by similarity has something to find.
        var values = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                values[i, j] = values[j, i] = i == j ? 1 : i % 3 == j % 3 ? 0.68 + (0.25 * Noise(i, j)) : (0.45 * Noise(i, j)) + (0.1 * Noise(i % 3, j % 3));
            }
        }

        return values;
    }

    private static float[][] Centers(int clusters) =>
        [.. Enumerable.Range(0, clusters).Select(i => new[] { (float)((Noise(i, 7) * 10) + (i % 5 * 6)), (float)((Noise(i, 8) * 8) + (i / 5 % 4 * 5)) })];

    private static int[] Sizes(int clusters) => [.. Enumerable.Range(0, clusters).Select(i => (int)(20 + (900 * Noise(i, 3) * Noise(i, 4))))];

    private static SilhouetteResult SilhouetteOf(string[] labels)
    {
        int[] rows = [.. Sizes(labels.Length).SelectMany((size, i) => Enumerable.Repeat(i, size))];
        double[] values = [.. rows.Select((label, row) => Math.Clamp(0.35 + (0.4 * Noise(label, 5)) - (0.9 * Math.Pow(Noise(row, label), 4)), -1, 1))];
        return new SilhouetteResult
        {
            Values = values,
            Labels = rows,
            LabelNames = labels,
            PerCluster = [.. rows.Zip(values).GroupBy(pair => pair.First, pair => pair.Second).Select(group => group.Average())],
            Mean = values.Average(),
            Metric = DistanceMetric.Cosine,
            MeasuredCount = rows.Length,
            IsSampled = false,
        };
    }

    private static ClusterCountSearch Search(int largest) => new()
    {
        Candidates =
        [
            .. Enumerable.Range(1, Math.Max(3, largest)).Select(k => new ClusterCountCandidate
            {
                ClusterCount = k,
                Inertia = (4200.0 / k) + (k < 4 ? 900 * (4 - k) : 0),
                Silhouette = k == 1 ? double.NaN : 0.62 - (0.09 * Math.Sqrt(Math.Abs(k - 4))) + (0.02 * Noise(k, 1)),
                Stability = k == 1 ? double.NaN : 0.9 - (0.1 * Math.Sqrt(Math.Abs(k - 4))) + (0.02 * Noise(k, 2)),
                Agreement = k == 1 ? double.NaN : 0.92 - (0.1 * Math.Sqrt(Math.Abs(k - 4))),
                StabilityError = k == 1 ? double.NaN : 0.02,
                Gap = 0.1 + (0.4 * (1 - Math.Exp(-k / 3.0))) - (0.004 * k),
                GapError = 0.02,
                PredictionStrength = k == 1 ? double.NaN : Math.Max(0.02, 1 - (0.05 * k) - (k > 4 ? 0.3 : 0)),
                PredictionStrengthError = k == 1 ? double.NaN : 0.02,
            }),
        ],
        Structure = new StructureTest
        {
            Candidates = [new(2, 0.9, 0.3, 0.4, 12)],
            PValue = 0.05,
            DrawCount = 19,
            IsStoppedEarly = false,
            MeasuredCount = 900,
        },
        MeasuredCount = 900,
    };

    private static HistogramFigure Histograms(string[] labels) => new()
    {
        Title = "price by cluster",
        Field = "price",
        BinEdges = [.. Enumerable.Range(0, 21).Select(i => i * 5.0)],
        Panels =
        [
            .. labels.Select((label, i) => new HistogramPanel(
                label,
                string.Create(CultureInfo.InvariantCulture, $"average: {20 + (60 * Noise(i, 9)):F2}, var: {30 + (50 * Noise(i, 6)):F2}"),
                [.. Enumerable.Range(0, 20).Select(bin => CountOf(i, bin))])),
        ],
    };

    private static int CountOf(int cluster, int bin)
    {
        double place = (bin - 4 - (12 * Noise(cluster, 9))) / (1.5 + (2 * Noise(cluster, 6)));
        return (int)(150 * Math.Exp(-Math.Pow(place, 2)) * (0.7 + (0.3 * Noise(cluster, bin))));
    }

    private static MapFigure Map(string[] labels, bool isByTruth)
    {
        float[][] centers = Centers(labels.Length);
        string[] truths = ["shoes", "boots and sandals", "hats", "קפה ותה"];
        int perCluster = Math.Max(8, 1200 / labels.Length);
        MapPoint[] points =
        [
            .. Enumerable.Range(0, labels.Length).SelectMany(i => Enumerable.Range(0, perCluster).Select(j => new MapPoint(
                centers[i][0] + (1.6 * (Noise(i, j) + Noise(i, j + 500) + Noise(i, j + 900) - 1.5)),
                centers[i][1] + (1.6 * (Noise(j, i) + Noise(j + 500, i) + Noise(j + 900, i) - 1.5)),
                isByTruth ? (Noise(i, j) < 0.8 ? i % 4 : -1) : i))),
        ];
        return new MapFigure
        {
            Title = isByTruth ? "documents by ground truth" : "documents by cluster",
            Subtitle = "first two principal components, 64 % of the variance",
            Groups = [.. (isByTruth ? truths : labels).Select(group => new NamedLabel(group))],
            Points = points,
            Centroids = [.. labels.Select((label, i) => new MapCentroid(label, centers[i][0], centers[i][1], isByTruth ? -1 : i))],
            UngroupedName = "(missing)",
            Axes = ("component 1 (41 %)", "component 2 (23 %)"),
        };
    }

    private static ContingencyTable Table(string[] labels, bool isHostile, bool isWide)
    {
        string?[] truths = isHostile ? ["shoes", "קפה ותה", "<b>hats</b>", HostileLabels[^1], null] : ["shoes", "boots", "hats", "coats", null];
        truths = isWide ? truths[..3] : truths;
        var counts = new long[truths.Length, labels.Length];
        for (int t = 0; t < truths.Length; t++)
        {
            for (int c = 0; c < labels.Length; c++)
            {
                counts[t, c] = truths[t] is null ? (c % 3 == 0 ? 6 : 0) : (int)((c % 4 == t ? 180 : 30) * Noise(t, c));
            }
        }

        return ContingencyTable.FromCounts(truths, labels, counts);
    }
}
