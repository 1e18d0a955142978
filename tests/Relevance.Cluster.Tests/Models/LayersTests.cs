using System.Text.Json;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class LayersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // CLINC150: 150 intents in 10 domains.
    [Fact]
    public void Layers_OverSentences_AreNested_AndAgreeWithTheDomainsAsKMeansDoes()
    {
        VectorSet vectors = NumpyVectors.Read(SharedData.PathOrSkip("clinc150-test.minilm.npy"), Token);
        string[][] lines = [.. File.ReadLines(SharedData.PathOrSkip("clinc150-test.tsv")).Skip(1).Select(line => line.Split('\t'))];
        string[] intents = [.. lines.Select(cells => cells[1])];
        string[] domains = [.. lines.Select(cells => cells[2])];
        KMeansResult fine = new KMeans(new KMeansOptions { ClusterCount = 150, Quality = KMeansQuality.Best }).Run(vectors, cancellationToken: Token);
        KMeansResult flat = new KMeans(new KMeansOptions { ClusterCount = 10, Quality = KMeansQuality.Best }).Run(vectors, cancellationToken: Token);
        long[] sizes = [.. fine.Labels.CountBy(label => label).OrderBy(size => size.Key).Select(size => (long)size.Value)];

        ClusterHierarchy layers = ClusterHierarchy.Of(fine.Centroids!, sizes, cancellationToken: Token);
        IReadOnlyList<int> cut = layers.Cut(10);

        double ofIntents = Agreement(fine.Labels, intents);
        double ofLayers = Agreement(fine.Labels.Select(label => cut[label]), domains);
        double ofFlat = Agreement(flat.Labels, domains);
        Assert.True(ofIntents >= 0.91, $"V-measure of the clusters with the intents: {ofIntents:0.000}");
        Assert.True(ofLayers >= ofFlat, $"V-measure with the domains: {ofLayers:0.000} of the layers, {ofFlat:0.000} of k-means with 10 clusters");
    }

    private static double Agreement(IEnumerable<int> labels, string[] truth) => ContingencyTable.Of([.. labels.Select(ClusterLabels.Format)], truth).VMeasure;
}
