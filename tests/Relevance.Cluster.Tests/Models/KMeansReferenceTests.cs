using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>
/// Figures that others published. They have the data in float64 and we in float32, which moves each component by up to 6·10⁻⁸ of itself, and the sums
/// accordingly.
/// </summary>
public class KMeansReferenceTests
{
    // scikit-learn 1.2.1, KMeans(3, n_init=10).inertia_ on iris; the same labels in every textbook that shows sizes 50, 62, 38.
    [Fact]
    public void Run_OnIris_FindsTheKnownOptimum()
    {
        KMeansResult result = new KMeans(3).Run(SharedData.Vectors("iris.csv", 0, 4));

        Assert.Equal(78.85144142614601, result.Inertia, 78.85 * 1e-6);
        Assert.Equal([38, 50, 62], result.Sizes.Order());
    }

    // scikit-learn's wine, not scaled: proline alone decides.
    [Fact]
    public void Run_OnWine_FindsTheKnownOptimum()
    {
        KMeansResult result = new KMeans(3).Run(SharedData.Vectors("wine.csv", 0, 13));

        Assert.Equal(2370689.687, result.Inertia, 2370689.687 * 1e-6);
        Assert.Equal([47, 62, 69], result.Sizes.Order());
    }

    // R's USArrests, scale()d (unit sample variance), kmeans(4, nstart = 25)$tot.withinss; sizes 8, 13, 13, 16.
    [Fact]
    public void Run_OnScaledUSArrests_FindsTheKnownOptimum()
    {
        double[][] rows = SharedData.Table("usarrests.csv", 1, 4);

        for (int column = 0; column < 4; column++)
        {
            double mean = rows.Average(row => row[column]);
            double deviation = Math.Sqrt(rows.Sum(row => (row[column] - mean) * (row[column] - mean)) / (rows.Length - 1));
            Array.ForEach(rows, row => row[column] = (row[column] - mean) / deviation);
        }

        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 4, Quality = KMeansQuality.Best }).Run(
            VectorSet.From(rows.Select(row => row.Select(x => (float)x).ToArray())));

        Assert.Equal(56.40317, result.Inertia, 1e-4);
        Assert.Equal([8, 13, 13, 16], result.Sizes.Order());
    }
}
