using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Clusterings.Fitting;

/// <summary>Documents that are in no store: clustered, and ranked by nearness.</summary>
public sealed class DocumentFittingTests
{
    private const string Field = "v_vector_";

    private static readonly Document[] Documents =
    [
        Document.Parse("""{"_id":"a","v_vector_":[0,1],"w_vector_":[1,0,0]}"""),
        Document.Parse("""{"_id":"none"}"""),
        Document.Parse("""{"_id":"b","v_vector_":[9,1],"w_vector_":[1,0,0]}"""),
        Document.Parse("""{"_id":"c","v_vector_":[0,2],"w_vector_":[0,1,0]}"""),
        Document.Parse("""{"_id":"null","v_vector_":null}"""),
        Document.Parse("""{"_id":"d","v_vector_":[8,1],"w_vector_":[0,1,0]}"""),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FitDocuments_FindsWhatAFitInADatasetFinds()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        ClusterOps stored = new RelevanceClient(store).GetDataset("shop").GetClusterOps("own", Field);
        await new RelevanceClient(store).GetDataset("shop").InsertDocumentsAsync(Documents, cancellationToken: Token);
        await stored.FitAsync(new KMeans(2), cancellationToken: Token);

        DocumentFit fit = new KMeans(2).FitDocuments(Documents, Field, cancellationToken: Token);

        IReadOnlyList<Centroid> expected = await stored.GetCentroidsAsync(Token);
        Assert.Equal(expected.Select(c => (c.Label, c.Size)), fit.Centroids.Select(c => (c.Label, c.Size)));
        Assert.Equal(expected.Select(c => c.Vector.ToArray()), fit.Centroids.Select(c => c.Vector.ToArray()));
        Assert.Equal((await stored.DistributionAsync(cancellationToken: Token)).ToString(), fit.Distribution.ToString());
        Assert.Null(fit.Labels[1]);
        Assert.Null(fit.Labels[4]);
        Assert.Equal((fit.Labels[0], fit.Labels[2]), (fit.Labels[3], fit.Labels[5]));
        Assert.NotEqual(fit.Labels[0], fit.Labels[2]);
        Assert.StartsWith("kmeans-2:\ncluster", fit.ToString(), StringComparison.Ordinal);
        Assert.Equal(["_id", Field, "w_vector_"], Documents[0].FieldNames);
    }

    [Fact]
    public void FitDocuments_OfSeveralFields_WeighsThem()
    {
        Assert.Equal(["0", "", "0", "1", "", "1"], Groups(VectorBlend.Empty.With(Field, 0.01).With("w_vector_")));
        Assert.Equal(["0", "", "1", "0", "", "1"], Groups(VectorBlend.Empty.With(Field).With("w_vector_", 0.01)));

        static IEnumerable<string> Groups(VectorBlend blend)
        {
            IReadOnlyList<string?> labels = new KMeans(2).FitDocuments(Documents, blend, cancellationToken: Token).Labels;
            return labels.Select(label => label is null ? "" : label == labels[0] ? "0" : "1");
        }
    }

    [Fact]
    public void FitDocuments_OfWhatCannotBeClustered_NamesTheDocument()
    {
        Document[] odd = [Documents[0], Document.Parse("""{"_id":"odd","v_vector_":[1,2,3],"w_vector_":[0,0,0],"text":"x"}""")];

        Assert.Contains(
            "'odd', field 'v_vector_'",
            Assert.Throws<VectorShapeException>(() => new KMeans(1).FitDocuments(odd, Field, cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'odd', field 'text'",
            Assert.Throws<VectorShapeException>(() => new KMeans(1).FitDocuments(odd, "text", cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        KMeans rejecting = new(new KMeansOptions { ClusterCount = 1, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject });
        Assert.Contains(
            "'odd', field 'w_vector_'",
            Assert.Throws<VectorShapeException>(() => rejecting.FitDocuments(odd, "w_vector_", cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'odd', field 'v_vector_'",
            Assert.Throws<VectorShapeException>(() => new KMeans(1).FitDocuments(odd, VectorBlend.Of("w_vector_", Field), cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "None of the 2 documents has a vector at 'x_vector_'",
            Assert.Throws<ArgumentException>(() => new KMeans(1).FitDocuments(odd, "x_vector_", cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new KMeans(1).FitDocuments(odd, VectorBlend.Empty, cancellationToken: Token));
    }

    [Fact]
    public void Find_ByAMetric_ListsTheNearestDocumentsFirst()
    {
        IReadOnlyList<RankedDocument> hits = NearestNeighbors.Find(
            Documents,
            Field,
            new[] { 9f, 1f },
            new VectorSearchOptions { Metric = DistanceMetric.Euclidean, PageSize = 3, Filter = !Filter.Ids(Documents[2].Id) });
        IReadOnlyList<RankedDocument> closest = NearestNeighbors.Find(Documents, Field, new[] { 0f, 5f });

        Assert.Equal(["d", "a", "c"], hits.Select(hit => hit.Document.Id));
        Assert.Equal(1, hits[0].Distance);
        Assert.Same(Documents[5], hits[0].Document);
        Assert.Equal(["a", "c", "d", "b"], closest.Select(hit => hit.Document.Id));
        Assert.Equal(1, closest[0].Similarity);
    }

    [Fact]
    public void Find_ByAFunction_ListsByItsDistance_TiesAsTheyCome()
    {
        IReadOnlyList<RankedDocument> hits = NearestNeighbors.Find(Documents, Field, new[] { 1f, 0f }, (vector, query) => Math.Abs(vector[1] - query[1]));

        Assert.Equal([("a", 1d), ("b", 1d), ("d", 1d), ("c", 2d)], hits.Select(hit => (hit.Document.Id, hit.Distance)));
        Assert.Equal(
            NearestNeighbors.Find(Documents, Field, new[] { 3f, 1f }, new VectorSearchOptions { Metric = DistanceMetric.L1 }).Select(
                hit => (hit.Document.Id, hit.Similarity)),
            NearestNeighbors.Find(Documents, Field, new[] { 3f, 1f }, Distance.L1).Select(hit => (hit.Document.Id, hit.Similarity)));
        Assert.Empty(NearestNeighbors.Find([], Field, new[] { 1f }, Distance.L1));
        Assert.Contains(
            "Document 'a', field 'v_vector_'",
            Assert.Throws<InvalidOperationException>(() => NearestNeighbors.Find(Documents, Field, new[] { 1f, 0f }, (_, _) => double.NaN)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Document 'a'",
            Assert.Throws<VectorShapeException>(() => NearestNeighbors.Find(Documents, Field, new[] { 1f })).Message,
            StringComparison.Ordinal);
        Assert.Throws<VectorShapeException>(() => NearestNeighbors.Find(Documents, Field, ReadOnlyMemory<float>.Empty));
    }
}
