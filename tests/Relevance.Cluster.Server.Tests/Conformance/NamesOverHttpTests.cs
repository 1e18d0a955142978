using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>Names of clusters, recomputed centroids, joined vectors and refused fits, over HTTP and on an embedded store: both must say the same.</summary>
public sealed class NamesOverHttpTests : BothStores
{
    private const string Field = "v_vector_";

    [Fact]
    public async Task WhatWasAdded_OverHttp_AnswersAsAnEmbeddedStoreDoes()
    {
        string[][] answers = [await AskAsync(new RelevanceClient(Embedded).GetDataset("shop")), await AskAsync(new RelevanceClient(Http).GetDataset("shop"))];

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal("cluster-0=caps & “hats”, cluster-2=a.b", answers[0][1]);
        Assert.StartsWith("ClusteringExistsException", answers[0][2], StringComparison.Ordinal);
        Assert.Equal("20 read, 20 changed, 0 rejected", answers[0][5]);
    }

    [Fact]
    public async Task Names_LieInTheMetadataAsAClientOfTheOlderSdkKeepsThem_InBothStores()
    {
        const string Note = """{"cluster_metadata":{"labels":{"_cluster_.v_vector_.km":{"labels":{"cluster-1":"caps & “hats”"}}}}}""";
        foreach (DocumentStore store in new[] { Embedded, Http })
        {
            Dataset dataset = new RelevanceClient(store).GetDataset("shop");
            await dataset.InsertDocumentsAsync(
                Enumerable.Range(0, 4).Select(i => new Document($"d{i}") { [Field] = new[] { i % 2 * 10f, 1f } }),
                cancellationToken: Token);
            ClusterOps clusters = dataset.GetClusterOps("km", Field);
            await clusters.LabelAsync(Enumerable.Range(0, 4).Select(i => KeyValuePair.Create($"d{i}", $"cluster-{i % 2}")), cancellationToken: Token);

            await clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-1"] = "caps & “hats”" }, Token);
            FieldValue written = await store.GetMetadataPartAsync("shop", "cluster_metadata", Token);
            await dataset.UpdateMetadataAsync(
                Document.Parse("""{"_id":"x","cluster_metadata":{"labels":{"_cluster_.v_vector_.km":{"labels":{"cluster-0":"scarves"}}}}}"""),
                Token);

            Assert.Equal(FieldValue.Parse(Note).AsObject()["cluster_metadata"], written);
            Assert.Equal([new("cluster-0", "scarves"), new("cluster-1", "caps & “hats”")], (await clusters.DistributionAsync(cancellationToken: Token)).Names);
        }
    }

    private static async Task<string[]> AskAsync(Dataset dataset)
    {
        await dataset.InsertDocumentsAsync(
            Enumerable
                .Range(0, 24)
                .Select(i =>
                    i % 6 == 5
                        ? new Document($"d{i}") { [Field] = new[] { i % 3 * 10f, 1f } }
                        : new Document($"d{i}") { [Field] = new[] { i % 3 * 10f, 1f }, ["w_vector_"] = new[] { i, 2f, 3f } }),
            cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("km", Field);
        FitSummary fit = await clusters.FitAsync(
            ClusterModels.FromFunction("thirds", vectors => [.. Enumerable.Range(0, vectors.Count).Select(row => (int)vectors[row][0] / 10)]),
            cancellationToken: Token);
        await clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "a.b", ["cluster-1"] = "gone" }, Token);
        await clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = "caps & “hats”", ["cluster-1"] = "" }, Token);
        IReadOnlyDictionary<string, string> names = await clusters.GetClusterNamesAsync(Token);
        Exception refused = (
            await Record.ExceptionAsync(() => clusters.FitAsync(new KMeans(2), new FitOptions { ReplaceExisting = false }, cancellationToken: Token))
        )!;
        await dataset.UpdateDocumentsAsync([new Document("d0") { [Field] = new[] { 3f, 4f } }], cancellationToken: Token);
        IReadOnlyList<Centroid> centroids = await clusters.RecomputeCentroidsAsync(Token);
        string members = (await clusters.ListFurthestAsync(cancellationToken: Token)).ToCsv();
        TransformSummary joined = await dataset.JoinVectorsAsync([Field, "w_vector_"], "both", cancellationToken: Token);
        string document = (await dataset.GetDocumentAsync("d1", Token))!["both"].ToJson();
        return
        [
            $"{fit}",
            string.Join(", ", names.Select(name => $"{name.Key}={name.Value}")),
            $"{refused.GetType().Name}: {refused.Message}",
            string.Join(
                ", ",
                centroids.Select(c => $"{c.Label} {c.Size} {Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(c.Vector.Span))}")),
            members,
            $"{joined}",
            document,
        ];
    }
}
