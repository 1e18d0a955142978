using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>Editing and copying through the object model, over HTTP and on an embedded store: both must end with the same.</summary>
public sealed class EditingOverHttpTests : BothStores
{
    private const string Field = "v_vector_";

    [Fact]
    public async Task Edits_OverHttp_LeaveWhatTheyLeaveInAnEmbeddedStore()
    {
        Dataset near = new RelevanceClient(Embedded).GetDataset("shop");
        Dataset far = new RelevanceClient(Http).GetDataset("shop");
        await near.InsertDocumentsAsync(
            Enumerable
                .Range(0, 24)
                .Select(i => new Document($"d{i}")
                {
                    ["kind"] = i % 8 == 7 ? null : $"kind-{i % 3}",
                    ["n"] = i,
                    [Field] = new[] { (i % 3 * 100f) + (i % 2), i * .1f },
                }),
            cancellationToken: Token);
        await near.UpdateMetadataAsync(new Document("m") { ["note"] = "kept" }, Token);
        await near.GetClusterOps("first", Field).LabelAsync([new("d1", "a"), new("d2", "outlier")], cancellationToken: Token);

        Assert.Equal(24, await near.CloneAsync(far, cancellationToken: Token));
        string[] told = await EditAsync(far);

        Assert.Equal(await EditAsync(near), told);
        Assert.Equal(await ContentAsync(near), await ContentAsync(far));
        Dataset back = new RelevanceClient(Embedded).GetDataset("back");
        Assert.Equal(24, await far.CloneAsync(back, cancellationToken: Token));
        Assert.Equal(await ContentAsync(near), await ContentAsync(back));
    }

    [Fact]
    public async Task SeveralVectorFields_OverHttp_GiveWhatTheyGiveInAnEmbeddedStore()
    {
        string[][] answers = [await AskAsync(new RelevanceClient(Embedded).GetDataset("both")), await AskAsync(new RelevanceClient(Http).GetDataset("both"))];

        Assert.Equal(answers[0], answers[1]);

        static async Task<string[]> AskAsync(Dataset dataset)
        {
            await dataset.InsertDocumentsAsync(
                Enumerable
                    .Range(0, 30)
                    .Select(i => new Document($"d{i}")
                    {
                        ["a_vector_"] = new[] { i % 2 * 3f, 1f },
                        ["b_vector_"] = new[] { i % 3, 1f, i * .01f },
                        ["kind"] = $"{i % 6}",
                    }),
                cancellationToken: Token);
            ClusterOps clusters = dataset.GetClusterOps("km", VectorBlend.Empty.With("a_vector_", 0.3).With("b_vector_"));
            FitSummary fit = await clusters.FitAsync(new KMeans(6), cancellationToken: Token);
            ClusteringKey key = Assert.Single(await dataset.ListClusteringsAsync(Token));
            ClusterOps again = dataset.GetClusterOps(key.Alias, key.VectorField);
            string furthest = (await again.ListFurthestAsync(cancellationToken: Token)).ToString();
            string heatmap = (await again.CentroidHeatmapAsync(cancellationToken: Token)).ToCsv();
            string map = (await again.ProjectAsync(new ProjectionOptions { StoreAs = "map_vector_" }, "kind", cancellationToken: Token)).ToCsv();
            long merged = await again.MergeClustersAsync("cluster-0", ["cluster-3"], Token);
            return
            [
                fit.ToString(),
                key.LabelField,
                furthest,
                heatmap,
                map,
                $"{merged}",
                (await again.DistributionAsync("kind", cancellationToken: Token)).ToCsv(),
                (await again.CentroidHeatmapAsync(cancellationToken: Token)).ToCsv(),
            ];
        }
    }

    private static async Task<string[]> EditAsync(Dataset dataset)
    {
        ClusterOps own = dataset.GetClusterOps("own", Field);
        ClusterOps sub = dataset.GetClusterOps("sub", Field);
        LabelSummary labeled = await own.LabelByFieldAsync("kind", cancellationToken: Token);
        long renamed = await own.RenameClustersAsync(new Dictionary<string, string> { ["kind-2"] = "boots" }, Token);
        SubclusterSummary divided = await sub.FitSubclustersAsync(own, new KMeans(2), cancellationToken: Token);
        SubclusterSummary again = await sub.FitSubclustersAsync(own, new KMeans(3), new SubclusterOptions { Clusters = ["boots"] }, cancellationToken: Token);
        int added = await own.UpsertCentroidsAsync(new Dictionary<string, ReadOnlyMemory<float>> { ["new"] = new[] { 1f, -0f } }, cancellationToken: Token);
        bool deleted = await own.DeleteCentroidAsync("boots", Token);
        WriteSummary updated = await dataset.UpdateWhereAsync(
            Filter.Field("n") < 5,
            new Document("any") { ["n"] = 50, ["at.home"] = true },
            cancellationToken: Token);
        TransformSummary changed = await dataset.TransformAsync(
            document =>
            {
                if (document["n"].AsNumber() < 10)
                {
                    document[Field] = new[] { 0f, 0f };
                    document.Remove("kind");
                }
            },
            new DocumentQuery { PageSize = 7 },
            cancellationToken: Token);
        VectorSearchResult near = await dataset.FindNeighborsAsync("d20", Field, new VectorSearchOptions { Metric = DistanceMetric.Euclidean }, Token);
        DatasetHealth health = await dataset.GetHealthAsync(Filter.Field("n") < 100, Token);
        return [$"{labeled}", $"{renamed} {added} {deleted}", $"{divided}", $"{again}", $"{updated}", $"{changed}", $"{near}", $"{health}"];
    }

    private static async Task<List<string>> ContentAsync(Dataset dataset)
    {
        List<string> content = [];
        await foreach (Document document in dataset.ReadAsync(cancellationToken: Token))
        {
            content.Add(document.ToJson());
        }

        foreach (ClusteringKey key in await dataset.ListClusteringsAsync(Token))
        {
            IReadOnlyList<Centroid> centroids = await dataset.GetClusterOps(key.Alias, key.VectorField).GetCentroidsAsync(Token);
            content.AddRange(
                centroids.Select(centroid =>
                    $"{key} {centroid.Label} {centroid.Size} {Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(centroid.Vector.Span))}")
            );
        }

        Document metadata = await dataset.GetMetadataAsync(Token);
        content.AddRange(metadata.FieldNames.Where(name => name != Document.IdField).Select(name => $"{name} {metadata[name].ToJson()}"));
        return content;
    }
}
