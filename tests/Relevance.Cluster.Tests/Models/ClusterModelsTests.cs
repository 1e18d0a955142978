using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class ClusterModelsTests
{
    [Theory]
    [InlineData("kmeans-10", typeof(KMeans), "kmeans-10")]
    [InlineData("KMeans-1", typeof(KMeans), "kmeans-1")]
    [InlineData("k_means - 007", typeof(KMeans), "kmeans-7")]
    [InlineData("K-Means", typeof(KMeans), "kmeans-8")]
    [InlineData("minibatchkmeans-50", typeof(MiniBatchKMeans), "minibatch-kmeans-50")]
    [InlineData("Mini Batch KMeans", typeof(MiniBatchKMeans), "minibatch-kmeans-8")]
    [InlineData("bisecting_kmeans-2147483647", typeof(BisectingKMeans), "bisectingkmeans-2147483647")]
    [InlineData("Agglomerative_Clustering-10", typeof(AgglomerativeClustering), "agglomerativeclustering-10")]
    [InlineData("gaussian mixture", typeof(GaussianMixture), "gaussianmixture-8")]
    [InlineData("HDBSCAN", typeof(Hdbscan), "hdbscan-10")]
    [InlineData("hdbscan-25", typeof(Hdbscan), "hdbscan-25")]
    [InlineData("Community_Detection", typeof(CommunityDetection), "communitydetection")]
    public void Parse_OfAName_MakesItsModel_AndReadsThatModelsOwnName(string text, Type type, string name)
    {
        IClusterModel model = ClusterModels.Parse(text);

        Assert.IsType(type, model);
        Assert.Equal(name, model.Name);
        Assert.Equal(name, ClusterModels.Parse(model.Name).Name);
        Assert.IsType(type, ClusterModels.Parse(model.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("nonsense-3")]
    [InlineData("kmeans10")]
    [InlineData("kmeans-")]
    [InlineData("kmeans-0")]
    [InlineData("kmeans--3")]
    [InlineData("kmeans-2147483648")]
    [InlineData("kmeans-1.5")]
    [InlineData("kmeans-٣")]
    [InlineData("communitydetection-10")]
    [InlineData("dbscan")]
    [InlineData("dbscan-")]
    [InlineData("dbscan--1")]
    [InlineData("dbscan-0,5")]
    [InlineData("hdbscan-1")]
    [InlineData("hdbscan-0.5")]
    public void Parse_OfAnUnknownModel_ListsTheNames(string text)
    {
        string message = Assert.Throws<ArgumentException>(() => ClusterModels.Parse(text)).Message;

        Assert.Contains($"'{text}' is not the name of a model", message, StringComparison.Ordinal);
        Assert.Contains(
            "kmeans-<number of clusters>, minibatchkmeans-<number of clusters>, bisectingkmeans-<number of clusters>, agglomerativeclustering-<number of clusters>, "
            + "gaussianmixture-<number of clusters>, hdbscan-<minimum cluster size>, dbscan-<radius>, communitydetection",
            message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("optics")]
    [InlineData("Spectral_Clustering-10")]
    [InlineData("faiss-kmeans-10")]
    public void Parse_OfAModelOfTheOlderSdkThatIsNotHere_SaysWhatToPass(string text)
    {
        string message = Assert.Throws<NotSupportedException>(() => ClusterModels.Parse(text)).Message;

        Assert.Contains($"no model '{text}'", message, StringComparison.Ordinal);
        Assert.Contains("IClusterModel", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfDbscan_ReadsItsRadius()
    {
        var vectors = VectorSet.From([[0f], [0.4f], [0.8f], [1.2f], [1.6f], [9f]]);

        Assert.Equal([0, 0, 0, 0, 0, -1], ClusterModels.Parse("dbscan-0.9").Fit(vectors, null, TestContext.Current.CancellationToken).Labels);
        Assert.Equal([0, 0, 0, 0, 0, -1], ClusterModels.Parse("DB-scan-1").Fit(vectors, null, TestContext.Current.CancellationToken).Labels);
        Assert.Throws<ArgumentException>(() => ClusterModels.Parse("dbscanner-1"));
        Assert.Throws<ArgumentException>(() => ClusterModels.Parse("dbscan-wide"));
        Assert.All(ClusterModels.Parse("DBSCAN-0").Fit(vectors, null, TestContext.Current.CancellationToken).Labels, label => Assert.Equal(-1, label));
    }

    [Theory]
    [InlineData("kmeans-40")]
    [InlineData("minibatchkmeans-40")]
    [InlineData("bisectingkmeans-40")]
    public void Parse_WithASeed_MakesAModelWithThatSeed(string text)
    {
        VectorSet vectors = Generated.Groups(600, 4, 3, 2);

        Assert.Equal(LabelsOf(0), LabelsOf(0));
        Assert.NotEqual(LabelsOf(0), LabelsOf(1));

        IReadOnlyList<int> LabelsOf(int seed) => ClusterModels.Parse(text, seed).Fit(vectors, null, CancellationToken.None).Labels;
    }
}
