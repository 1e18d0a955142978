namespace Relevance.Cluster.Models;

/// <summary>The restarts of a search, of which the one with the smallest inertia is kept; apart from the passes over the rows.</summary>
internal sealed class KMeansFit
{
    private readonly KMeansFacts _facts;
    private readonly LloydLoop _loop;

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

    /// <summary>Runs all restarts.</summary>
    /// <param name="progress">Receives a report before each restart and after each iteration, in the scale of the vectors; may be null.</param>
    /// <returns>The requests, one after the other; the driver answers each before it takes the next.</returns>
    public IEnumerable<FitRequest> Run(IProgress<ClusterModelProgress>? progress)
    {
        progress = progress is null || _facts.Exponent == 0 ? progress : new ScaledProgress(progress, _facts);

        for (int restart = 0; restart < Inertias.Length; restart++)
        {
            progress?.Report(new ClusterModelProgress(restart, 0, double.NaN));
            var start = new StartRequest(restart);
            yield return start;

            foreach (FitRequest request in _loop.Run(start.Centroids, restart, _facts.Options.MaxIterations, progress))
            {
                yield return request;
            }

            LloydEnd end = _loop.End!;

            if (_facts.Options.Quality == KMeansQuality.Best)
            {
                var improve = new ImproveRequest(end, restart);
                yield return improve;
                end = improve.End;
            }

            Inertias[restart] = end.Inertia;

            if (Best is null || end.Inertia < Best.Inertia)
            {
                (Best, BestRestart) = (end, restart);
                yield return new KeepRequest();
            }
        }
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
