using System.Globalization;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class LabelTests
{
    private static readonly ClusteringKey Key = new("v_vector_", "kmeans-2");
    private static readonly string Path = Key.LabelField;

    [Fact]
    public async Task WriteClusteringAsync_Labels_ArePresentedToEveryQuestion()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        Assert.Equal("""{"_id":"d0","n":0,"v_vector_":[0,1],"_cluster_":{"v_vector_":{"kmeans-2":"cluster-0"}}}""", (await store.GetAsync("d0")).ToJson());
        Assert.Equal("""{"_id":"d4","n":4,"v_vector_":[4,1]}""", (await store.GetAsync("d4")).ToJson());
        Assert.Equal(["d0", "d2"], await store.ListIdsAsync("shop", Filter.Field(Path).EqualTo("cluster-0")));
        Assert.Equal(["d1", "d3", "d4"], await store.ListIdsAsync("shop", !Filter.Field(Path).EqualTo("cluster-0")));
        Assert.Equal(["d4"], await store.ListIdsAsync("shop", Filter.Field(Path).IsMissing()));
        Assert.Equal(["d0", "d1", "d2", "d3"], await store.ListIdsAsync("shop", Filter.Field("_cluster_.v_vector_").Exists()));
        Assert.Equal(["d1", "d3"], await store.ListIdsAsync("shop", Filter.Field(Path).Contains("-1") & Filter.Field("n").GreaterThan(0)));
        Assert.Equal(["d4", "d0", "d2", "d1", "d3"], await store.ReadIdsAsync(new DocumentQuery { Sort = [new SortKey(Path)], PageSize = 2 }));
        Assert.Equal(["d0", "d2"], await store.ListIdsAsync("shop", Filter.Search("cluster 0")));

        FieldFacet facet = Assert.Single(await store.GetFacetsAsync("shop", new FacetQuery { Fields = [Path] }));
        Assert.Equal([new ValueCount("cluster-0", 2), new ValueCount("cluster-1", 2)], facet.Values);
        Assert.Equal(4, (await store.ReadFieldAsync("shop", Path)).Count);
        Schema schema = await store.GetSchemaAsync("shop");
        Assert.Equal(FieldType.Text, schema[Path]);
        Assert.Equal(FieldType.Dictionary, schema["_cluster_.v_vector_"]);
    }

    [Fact]
    public async Task WriteClusteringAsync_Again_ReplacesAll()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        await store.WriteClusteringAsync("shop", TestClustering.Of(Key, "x", "y", "z"), [new DocumentLabel("d3", "z"), new DocumentLabel("gone", "x")]);

        Assert.Equal([new DocumentLabel("d3", "z")], await store.ReadLabelsAsync("shop", Key));
        StoredClustering? stored = await store.GetClusteringAsync("shop", Key);
        Assert.Equal(["x", "y", "z"], stored!.Labels);
        Assert.Equal([2f, 1f], stored.Centroids[2]);
        Assert.Equal("made-up", stored.ModelName);
        Assert.Equal(DistanceMetric.Cosine, stored.Metric);
    }

    [Fact]
    public async Task DeleteClusteringAsync_TakesLabelsAndSchemaAway()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        Assert.True(await store.DeleteClusteringAsync("shop", Key));

        Assert.False(await store.DeleteClusteringAsync("shop", Key));
        Assert.False((await store.GetAsync("d0")).Contains("_cluster_"));
        Assert.False((await store.GetSchemaAsync("shop")).ContainsKey("_cluster_"));
        Assert.Null(await store.GetClusteringAsync("shop", Key));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => store.ReadLabelsAsync("shop", Key));
    }

    [Fact]
    public async Task WriteAsync_DocumentsOfAnotherDataset_BringTheirLabels()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();
        DocumentPage page = await store.ReadPageAsync("shop", new DocumentQuery());
        await store.CreateDatasetAsync("copy", await store.GetSchemaAsync("shop"));

        await store.WriteAsync("copy", page.Documents, WriteMode.Insert);

        Assert.Equal(await store.ReadLabelsAsync("shop", Key), await store.ReadLabelsAsync("copy", Key));
        Assert.Equal((await store.GetSchemaAsync("shop")).ToJson(), (await store.GetSchemaAsync("copy")).ToJson());
        Assert.Equal([Key], await store.ListClusteringsAsync("copy"));
        Assert.Null(await store.GetClusteringAsync("copy", Key));
    }

    [Theory]
    [InlineData("""{"_id":"x","_cluster_":{"v_vector_":{"a":3}}}""", "found 3")]
    [InlineData("""{"_id":"x","_cluster_":"text"}""", "found \"text\"")]
    [InlineData("""{"_id":"x","_cluster_":{"a":"text"}}""", "_cluster_.<vector field>.<alias>")]
    [InlineData("""{"_id":"x","_cluster_":{"v_vector_":{"kmeans-2":{"b":"text"}}}}""", "cannot both be shown")]
    public async Task WriteAsync_SomethingElseThanLabels_IsRejected(string json, string reason)
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        WriteSummary summary = await store.WriteAsync("shop", [Document.Parse(json)], WriteMode.Insert);

        Assert.Contains(reason, Assert.Single(summary.Rejected).Reason, StringComparison.Ordinal);
        Assert.Equal([Key], await store.ListClusteringsAsync("shop"));
    }

    [Fact]
    public async Task WriteAsync_LabelUnderADottedName_IsALabel()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        await store.WriteAsync("shop", [Document.Parse("""{"_id":"d4","_cluster_.v_vector_.kmeans-2":"cluster-1"}""")], WriteMode.Update);

        Assert.Equal(["d1", "d3", "d4"], await store.ListIdsAsync("shop", Filter.Field(Path).EqualTo("cluster-1")));
    }

    [Fact]
    public async Task UpdateLabelsAsync_OfSome_LeavesTheOthersAndTheRevision()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();
        string? revision = await store.GetVectorRevisionAsync("shop", "v_vector_");

        await store.UpdateLabelsAsync("shop", Key, [new DocumentLabel("d0", "cluster-1"), new DocumentLabel("d4", "outlier")]);

        Assert.Equal(["cluster-1", "cluster-1", "cluster-0", "cluster-1", "outlier"], (await store.ReadLabelsAsync("shop", Key)).Select(label => label.Label));
        Assert.Equal(revision, await store.GetVectorRevisionAsync("shop", "v_vector_"));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => store.UpdateLabelsAsync("shop", Key with { Alias = "other" }, []));
    }

    [Fact]
    public async Task CountLabelsAsync_WithMoreCellsThanDocuments_CountsThoseThatOccur_InOrder()
    {
        const int Count = 300;
        string[] labels = [.. Enumerable.Range(0, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"cluster-{i:D3}"))];
        Document[] documents = Sample.Numbered(3 * Count);
        foreach ((int i, Document document) in documents.Index())
        {
            // Per label: a number, then two arrays, whose order is that of their JSON.
            document["kind"] = i < Count ? i : FieldValue.FromArray([i % Count, i < 2 * Count ? "b" : "a"]);
        }

        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", documents);
        await store.WriteClusteringAsync(
            "shop", TestClustering.Of(Key, labels), [.. documents.Select((document, i) => new DocumentLabel(document.Id, labels[^((i % Count) + 1)]))]);

        IReadOnlyList<LabelCount> counts = await store.CountLabelsAsync("shop", Key, "kind");

        Assert.Equal(
            labels.SelectMany((label, place) => new[] { $"{Count - 1 - place}", $"[{Count - 1 - place},\"a\"]", $"[{Count - 1 - place},\"b\"]" }
                .Select(value => $"{label} {value} 1")),
            counts.Select(count => $"{count.Label} {count.Value.ToJson()} {count.Count}"));
    }

    [Fact]
    public async Task WriteClusteringAsync_UnknownVectorField_IsRejected()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => store.WriteClusteringAsync("shop", TestClustering.Of(new ClusteringKey("n", "k"), "a"), []));

        Assert.Equal(["v_vector_"], e.Candidates);
    }

    [Fact]
    public async Task DeleteDocumentsAsync_ByLabel_TakesTheLabelsAlong()
    {
        using SqliteDocumentStore store = await OpenLabeledAsync();

        long deleted = await store.DeleteDocumentsAsync("shop", Filter.Field(Path).EqualTo("cluster-0"));

        Assert.Equal(2, deleted);
        Assert.Equal(["d1", "d3"], (await store.ReadLabelsAsync("shop", Key)).Select(label => label.DocumentId));
        Assert.Equal(3, await store.CountAsync("shop"));
        Assert.Equal(3, await store.CountAsync("shop", Filter.Field("v_vector_").Exists()));
    }

    /// <summary>Five documents, d0 to d4; even ones are cluster-0, odd ones cluster-1, the last has no label.</summary>
    private static async Task<SqliteDocumentStore> OpenLabeledAsync()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", Sample.Numbered(5));
        DocumentLabel[] labels = [.. Enumerable.Range(0, 4).Select(i => new DocumentLabel($"d{i}", $"cluster-{i % 2}"))];
        await store.WriteClusteringAsync("shop", TestClustering.Of(Key, "cluster-0", "cluster-1"), labels);
        return store;
    }
}
