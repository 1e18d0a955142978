using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>The part of a report that follows from the vectors alone.</summary>
internal sealed class VectorFigures
{
    private const int StepCount = 6;

    private readonly ReportSource _source;
    private readonly ClusterReportOptions _options;

    private VectorFigures(ReportSource source, ClusterReportOptions options) => (_source, _options) = (source, options);

    public required ReportOverview Overview { get; init; }

    /// <summary>Gets the silhouettes by row; null with fewer than two clusters.</summary>
    public required SilhouetteResult? Silhouette { get; init; }

    /// <summary>Gets the profile of each cluster, without fields and documents.</summary>
    public required IReadOnlyList<ClusterProfile> Clusters { get; init; }

    public required IReadOnlyList<IReadOnlyList<RankedRow>> Closest { get; init; }

    public required IReadOnlyList<IReadOnlyList<RankedRow>> Furthest { get; init; }

    public required IReadOnlyList<IReadOnlyList<double>> CentroidDistances { get; init; }

    public static VectorFigures Measure(
        ReportSource source,
        ClusterReportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        int measured = source.Coverage.MeasuredCount;
        int threads = options.Evaluation.MaxDegreeOfParallelism;
        int done = 0;

        SilhouetteResult? silhouette = SilhouetteRows.CountClusters(source.Vectors, source.Labels, options.Evaluation) < 2
            ? null
            : ClusterMetrics.Silhouette(source.Vectors, source.Labels, options.Evaluation, cancellationToken);
        Step();

        DispersionResult? quality = measured == 0
            ? null
            : ClusterMetrics.DispersionOfClusters(source.Vectors, source.Labels, ParallelBlocks.Threads(threads), cancellationToken);
        Step();
        (double dunn, int dunnCount) = MeasureDunn(source, options, cancellationToken);
        Step();
        IReadOnlyList<Medoid?> medoids = Medoid.Find(source.Vectors, source.Labels, source.Metric, options.Evaluation, cancellationToken);
        Step();
        (NumberSummary all, NumberSummary[] perCluster) = SummarizeDistances(source, threads, cancellationToken);
        Step();
        ClusterVerdicts? tests = options.TestsClusters ? ClusterVerdicts.Run(source, options, Step, cancellationToken) : null;
        double[][] between = DistancesBetween(source);
        bool hasAllCentroids = source.CentroidRows.Index().All(row => row.Item == row.Index);
        int[] centroidOfRow = hasAllCentroids ? source.Labels : Array.ConvertAll(source.Labels, label => label < 0 ? -1 : source.CentroidRows[label]);
        int[] sizes = new int[source.Names.Count];
        foreach (int cluster in source.Clusters)
        {
            if (cluster >= 0)
            {
                sizes[cluster]++;
            }
        }

        var figures = new VectorFigures(source, options)
        {
            Overview = new ReportOverview
            {
                Inertia = quality?.Inertia ?? double.NaN,
                CalinskiHarabasz = quality?.CalinskiHarabasz ?? double.NaN,
                DaviesBouldin = quality?.DaviesBouldin ?? double.NaN,
                Silhouette = silhouette?.Mean ?? double.NaN,
                SilhouetteVectorCount = silhouette?.MeasuredCount ?? 0,
                IsSilhouetteSampled = silhouette?.IsSampled ?? false,
                DunnIndex = dunn,
                DunnVectorCount = dunnCount,
                IsDunnSampled = dunnCount > 0 && dunnCount < measured,
                Distances = all,
                MeanCentroidDistance = MeanOf(between),
                Verdicts = tests?.Verdicts ?? [],
            },
            Silhouette = silhouette,
            Clusters = [.. Enumerable.Range(0, source.Names.Count).Select(ToProfile)],
            Closest = Rank(source, centroidOfRow, (options, RankingEnd.Closest), cancellationToken),
            Furthest = Rank(source, centroidOfRow, (options, RankingEnd.Furthest), cancellationToken),
            CentroidDistances = [.. between.Select(row => row.AsReadOnly())],
        };
        Step();
        return figures;

        void Step() => progress?.Report(
            new OperationProgress(OperationStage.Measuring, ++done, StepCount + (options.TestsClusters ? ClusterVerdicts.Count : 0)));

        ClusterProfile ToProfile(int cluster)
        {
            NumberSummary own = perCluster[cluster];
            return new ClusterProfile
            {
                Label = source.Names[cluster],
                Name = options.Names.LabelOf(source.Names[cluster]).Name,
                Size = sizes[cluster],
                Share = source.Clusters.Length == 0 ? 0 : (double)sizes[cluster] / source.Clusters.Length,
                Distances = own,
                SpreadZScore = all.StandardDeviation > 0 ? (own.Mean - all.Mean) / all.StandardDeviation : double.NaN,
                Inertia = quality is not null && cluster < quality.InertiaPerCluster.Count ? quality.InertiaPerCluster[cluster] : 0,
                Silhouette = silhouette is not null && cluster < silhouette.PerCluster.Count ? silhouette.PerCluster[cluster] : double.NaN,
                Jaccard = tests?.JaccardOf(cluster) ?? double.NaN,
                Medoid = cluster < medoids.Count && medoids[cluster] is { } found
                    ? new ReportMedoid(source.DocumentIds[found.Row], found.MeanDistance, found.ComparedCount, found.IsSampled)
                    : null,
                Nearest = NearestTo(source, cluster, between) is { } nearest ? nearest with { Name = options.Names.LabelOf(nearest.Label).Name } : null,
            };
        }
    }

    /// <summary>Returns the profiles with their closest and furthest documents.</summary>
    /// <param name="memberOf">Creates the member of a row.</param>
    public IReadOnlyList<ClusterProfile> WithMembers(Func<RankedRow, RankedDocument> memberOf) =>
    [
        .. Clusters.Select((cluster, i) => _source.CentroidRows[i] is var row && row < 0
            ? cluster
            : cluster with { Closest = [.. Closest[row].Select(memberOf)], Furthest = [.. Furthest[row].Select(memberOf)] }),
    ];

    /// <summary>Returns the remarks on sampling.</summary>
    public IEnumerable<string> Remarks() => ReportProse.SamplingRemarks(Overview, Clusters, _options);

    private static (double Index, int Count) MeasureDunn(ReportSource source, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        if (options.Evaluation.MaxDunnVectors == 0 || source.Coverage.MeasuredCount == 0)
        {
            return (double.NaN, 0);
        }

        var random = new CounterRandom(options.Evaluation.Seed, RandomPurpose.DunnSample, 0);
        int[] rows = RowSample.TakeLabeled(source.Labels, options.Evaluation.MaxDunnVectors, random);
        VectorSet vectors = rows.Length == source.Vectors.Count ? source.Vectors : source.Vectors.Select(rows);
        int[] labels = [.. rows.Select(row => source.Labels[row])];
        return (ClusterMetrics.DunnIndex(vectors, labels, options.Evaluation.MaxDegreeOfParallelism, cancellationToken).Value, rows.Length);
    }

    /// <summary>Measures the distance of each vector to its assigned centroid, and summarizes the distances of all clusters, and of each.</summary>
    private static unsafe (NumberSummary All, NumberSummary[] PerCluster) SummarizeDistances(
        ReportSource source, int threads, CancellationToken cancellationToken)
    {
        int count = source.Vectors.Count;
        NativeBlock block = NativeBlock.Of<double>(count);
        double* distances = block.Pointer<double>();
        RowDistances.ForEachRow(
            count,
            ParallelBlocks.Threads(threads),
            row => distances[row] = source.Labels[row] is var label && label < 0
                ? double.NaN
                : Distance.Between(source.Vectors[row], source.Centroids[source.CentroidRows[label]], source.Metric),
            cancellationToken);
        using var grouped = GroupedNumbers.Of(count, source.Names.Count, row => (source.Labels[row], distances[row]));
        block.Free();
        var perCluster = new NumberSummary[source.Names.Count];
        for (int cluster = 0; cluster < perCluster.Length; cluster++)
        {
            perCluster[cluster] = NumberSummary.Of(grouped[cluster]);
        }

        // NaN is sorted before all numbers.
        grouped.All.Sort();
        int missing = 0;
        while (missing < grouped.All.Length && double.IsNaN(grouped.All[missing]))
        {
            missing++;
        }

        return (NumberSummary.Of(grouped.All[missing..]), perCluster);
    }

    private static double[][] DistancesBetween(ReportSource source)
    {
        int count = source.Names.Count;
        double[][] between = [.. Enumerable.Range(0, count).Select(_ => new double[count])];
        for (int cluster = 0; cluster < count; cluster++)
        {
            for (int other = 0; other < cluster; other++)
            {
                (int row, int column) = (source.CentroidRows[cluster], source.CentroidRows[other]);
                between[cluster][other] = row < 0 || column < 0 ? double.NaN : Distance.Between(source.Centroids[row], source.Centroids[column], source.Metric);
                between[other][cluster] = between[cluster][other];
            }
        }

        return between;
    }

    private static double MeanOf(double[][] between)
    {
        double[] pairs = [.. between.SelectMany((row, cluster) => row.Take(cluster)).Where(distance => !double.IsNaN(distance))];
        return Moments.Mean(pairs);
    }

    private static NearestCluster? NearestTo(ReportSource source, int cluster, double[][] between)
    {
        int[] others = [.. Enumerable.Range(0, source.Names.Count).Where(other => other != cluster && !double.IsNaN(between[cluster][other]))];
        if (others.Length == 0)
        {
            return null;
        }

        int nearest = others.MinBy(other => between[cluster][other]);
        double similarity = Distance.CosineSimilarity(source.Centroids[source.CentroidRows[cluster]], source.Centroids[source.CentroidRows[nearest]]);
        return new NearestCluster(source.Names[nearest], between[cluster][nearest], similarity);
    }

    private static IReadOnlyList<IReadOnlyList<RankedRow>> Rank(
        ReportSource source,
        int[] centroidOfRow,
        (ClusterReportOptions Options, RankingEnd End) request,
        CancellationToken cancellationToken)
    {
        (ClusterReportOptions options, RankingEnd end) = request;
        if (options.MemberCount == 0)
        {
            return [.. Enumerable.Range(0, source.Centroids.Count).Select(IReadOnlyList<RankedRow> (_) => [])];
        }

        var ranking = new MemberRankingOptions
        {
            Metric = source.Metric,
            PageSize = options.MemberCount,
            MaxDegreeOfParallelism = options.Evaluation.MaxDegreeOfParallelism,
        };
        return MemberRanking.Rank((source.Vectors, centroidOfRow, source.Centroids), clusters: null, end, ranking, cancellationToken);
    }
}
