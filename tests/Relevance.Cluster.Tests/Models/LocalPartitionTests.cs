using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class LocalPartitionTests
{
    private const double Resolution = 1e-10;

    [Theory]
    [InlineData(2, 12, false)]
    [InlineData(2, 40, true)]
    [InlineData(5, 12, true)]
    [InlineData(16, 20, false)]
    public void TrySwap_ThatPays_LeavesEveryRowWithItsNearestCentroid(int dimension, int clusters, bool isWeighted)
    {
        (KMeansProblem problem, LloydOutcome start) = Begin(dimension, clusters, isWeighted);
        var partition = new LocalPartition(problem);
        partition.Load(start, CancellationToken.None);
        int kept = 0;

        for (int swap = 0; swap < 200; swap++)
        {
            double before = partition.Inertia;

            if (partition.TrySwap(swap * 7 % clusters, swap * 31 % problem.Vectors.Count, Resolution, CancellationToken.None))
            {
                kept++;
                NearestCentroids nearest = NearestCentroids.Find(problem.Vectors, partition.Kept.ToVectors());
                double inertia = nearest.Distances.Select((distance, row) => distance * problem.WeightOf(row)).Sum();
                Assert.Equal(inertia, partition.Inertia, 1e-9 * inertia);
                Assert.True(partition.Inertia < before);
            }
        }

        Assert.True(kept > 0, "No swap was kept, so that nothing was looked at.");
    }

    [Fact]
    public void TrySwap_ThatDoesNotPay_LeavesEverythingAsItWas()
    {
        (KMeansProblem problem, LloydOutcome start) = Begin(2, 12, isWeighted: false);
        var tried = new LocalPartition(problem);
        var fresh = new LocalPartition(problem);
        tried.Load(start, CancellationToken.None);
        fresh.Load(start, CancellationToken.None);

        for (int swap = 0; swap < 100; swap++)
        {
            // Half of the inertia is more than any swap gains here.
            Assert.False(tried.TrySwap(swap % 12, swap * 31 % problem.Vectors.Count, 0.5, CancellationToken.None));
        }

        Assert.Equal(fresh.Inertia, tried.Inertia);
        int kept = 0;

        for (int swap = 0; swap < 100; swap++)
        {
            bool isKept = fresh.TrySwap(swap * 5 % 12, swap * 17 % problem.Vectors.Count, Resolution, CancellationToken.None);
            Assert.Equal(isKept, tried.TrySwap(swap * 5 % 12, swap * 17 % problem.Vectors.Count, Resolution, CancellationToken.None));
            Assert.Equal(fresh.Inertia, tried.Inertia, 1e-12 * fresh.Inertia);
            kept += isKept ? 1 : 0;
        }

        Assert.True(kept > 0, "No swap was kept, so that nothing was compared.");
    }

    private static (KMeansProblem Problem, LloydOutcome Start) Begin(int dimension, int clusters, bool isWeighted)
    {
        VectorSet vectors = Generated.Groups(500, dimension, clusters, 21);
        var options = new KMeansOptions { ClusterCount = clusters, Tolerance = 0 };
        options = isWeighted ? options with { SampleWeights = Enumerable.Range(0, 500).Select(row => (float)(row % 4)).ToArray() } : options;
        KMeansProblem problem = KMeansProblem.Create(vectors, options, CancellationToken.None);
        return (problem, new LloydSearch(problem).Run(vectors.Select(RandomStart.Choose(problem, 0)), 0, options.MaxIterations, null, CancellationToken.None));
    }
}
