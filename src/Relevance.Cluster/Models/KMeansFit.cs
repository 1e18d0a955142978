namespace Relevance.Cluster.Models;

/// <summary>The restarts of a search, of which the one with the smallest inertia is kept; apart from the passes over the rows.</summary>
internal sealed class KMeansFit
{
    private readonly KMeansFacts _facts;
    private readonly LloydLoop _loop;
    private int _restart;
    private bool _isStarted;

    /// <summary>Initializes a new instance of the <see cref="KMeansFit"/> class.</summary>
    /// <param name="facts">What is known of the rows.</param>
    /// <param name="loop">The algorithm of each restart.</param>
    public KMeansFit(KMeansFacts facts, LloydLoop loop)
    {
        (_facts, _loop) = (facts, loop);
        bool isOne = facts.Options.InitialCentroids is not null || facts.Options.Quality == KMeansQuality.Fast;
        Inertias = new double[isOne ? 1 : facts.Options.Restarts];
    }

    /// <summary>Gets the inertia of each restart.</summary>
    public double[] Inertias { get; }

    /// <summary>Gets the result of the best restart, the first of equal ones; null before the end of the first.</summary>
    public LloydEnd? Best { get; private set; }

    /// <summary>Gets the number of the best restart.</summary>
    public int BestRestart { get; private set; }

    /// <summary>Gets where the fit is: before the iteration whose passes it requests.</summary>
    public KMeansFitState State => new(_restart, Inertias[.._restart], Best, BestRestart, _isStarted ? _loop.State : null);

    /// <summary>Runs all restarts.</summary>
    /// <param name="progress">Receives a report before each restart and after each iteration, in the scale of the vectors; may be null.</param>
    /// <param name="from">Where another run was that did not end; null to begin.</param>
    /// <returns>The requests, one after the other; the driver answers each before it takes the next.</returns>
    public IEnumerable<FitRequest> Run(IProgress<ClusterModelProgress>? progress, KMeansFitState? from = null)
    {
        progress = progress is null || _facts.Exponent == 0 ? progress : new ScaledProgress(progress, _facts);
        from?.Inertias.CopyTo(Inertias, 0);
        (Best, BestRestart) = (from?.Best, from?.BestRestart ?? 0);
        LloydState? state = from?.Loop;

        for (_restart = from?.Restart ?? 0; _restart < Inertias.Length; _restart++)
        {
            if (state is null)
            {
                progress?.Report(new ClusterModelProgress(_restart, 0, double.NaN));
                var start = new StartRequest(_restart);
                _isStarted = false;
                yield return start;
                state = new LloydState(start.Centroids, 1);
            }

            foreach (FitRequest request in _loop.Run(state, _restart, _facts.Options.MaxIterations, progress))
            {
                _isStarted = true;
                yield return request;
            }

            state = null;

            LloydEnd end = _loop.End!;

            if (_facts.Options.Quality == KMeansQuality.Best)
            {
                var improve = new ImproveRequest(end, _restart);
                yield return improve;
                end = improve.End;
            }

            Inertias[_restart] = end.Inertia;

            if (Best is null || end.Inertia < Best.Inertia)
            {
                (Best, BestRestart) = (end, _restart);
                yield return new KeepRequest();
            }
        }
    }

    /// <summary>Makes the result of the best restart, in the scale of the vectors.</summary>
    /// <param name="rows">Which of all rows were clustered.</param>
    /// <param name="labels">The label of each row that was clustered, of <see cref="Best"/>.</param>
    /// <param name="distances">The distance of each of these rows to its centroid.</param>
    public KMeansResult ToResult(DirectedRows rows, int[] labels, double[] distances)
    {
        var found = OccupiedClusters.Of(labels, _facts.Unscaled(Best!.Centroids));
        var clusters = OccupiedClusters.Of(rows.ToAll(found.Labels), found.Centroids);
        double[] unscaled = _facts.Exponent == 0 ? distances : Array.ConvertAll(distances, _facts.Unscaled);
        return ToResult(rows, clusters) with { Labels = clusters.Labels.AsReadOnly(), Distances = rows.ToAll(unscaled).AsReadOnly() };
    }

    /// <summary>Makes the result of the best restart without labels and distances.</summary>
    /// <param name="rows">How many of all rows were clustered.</param>
    /// <param name="sizes">The number of these rows in each cluster.</param>
    /// <param name="numbers">Receives the label that each cluster has in the result; −1 for one without rows.</param>
    public KMeansResult ToResult(ClusteredRows rows, int[] sizes, out int[] numbers)
    {
        var clusters = OccupiedClusters.OfSizes(sizes, _facts.Unscaled(Best!.Centroids));
        numbers = clusters.Labels;

        // All clusters that are left have members, so that zero vectors do not change their numbers.
        clusters.Sizes[0] += rows.ZeroLabel == 0 ? rows.ZeroCount : 0;
        return ToResult(rows, clusters);
    }

    private KMeansResult ToResult(ClusteredRows rows, OccupiedClusters clusters)
    {
        KMeansOptions options = _facts.Options;
        double zeros = rows.ZeroDistance > 0 && options.SampleWeights is { } weights ? Sum(weights.Span) - _facts.TotalWeight : rows.ZeroDistance;
        return new KMeansResult
        {
            Labels = [],
            Centroids = clusters.Centroids,
            Metric = options.Metric,
            Sizes = clusters.Sizes.AsReadOnly(),
            Inertia = _facts.Unscaled(Best!.Inertia) + zeros,
            Iterations = Best.Iterations,
            StopReason = Best.StopReason,
            FilledClusterCount = Best.FilledClusterCount,
            Restart = BestRestart,
            InertiaPerRestart = Array.ConvertAll(Inertias, inertia => _facts.Unscaled(inertia) + zeros).AsReadOnly(),
            Remarks =
            [
                .. OccupiedClusters.Remarks(clusters.Sizes.Length, options.ClusterCount, "there are no more distinct vectors"),
                .. rows.Remarks(),
            ],
        };
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;

        foreach (float weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    /// <summary>Reports the progress of a search on scaled vectors in the scale of the original vectors.</summary>
    private sealed class ScaledProgress(IProgress<ClusterModelProgress> progress, KMeansFacts facts) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => progress.Report(value with
        {
            Inertia = facts.Unscaled(value.Inertia),
            Centroids = value.Centroids is { } centroids ? facts.Unscaled(centroids) : null,
        });
    }
}
