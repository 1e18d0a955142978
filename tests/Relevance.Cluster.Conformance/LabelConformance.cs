using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Labels where documents present them: in documents, schema, filters, facets and orders; and labels that documents bring along.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class LabelConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private const string Field = "_cluster_.v_vector_.km";
    private static readonly ClusteringKey Key = new(Vector, "km");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InitializeDocumentsAsync();
    }

    [Fact]
    public async Task Documents_PresentTheirLabels()
    {
        Assert.Equal("""{"_id":"d-0","n":0,"v_vector_":[0,1],"_cluster_":{"v_vector_":{"km":"cluster-1"}}}""", (await GetAsync("d-0")).ToJson());
        Assert.Equal("""{"_id":"d-4","n":4,"v_vector_":[4,1]}""", (await GetAsync("d-4")).ToJson());
    }

    [Theory]
    [InlineData("_cluster_", """{"_id":"d-0","_cluster_":{"v_vector_":{"km":"cluster-1"}}}""")]
    [InlineData("_cluster_.v_vector_", """{"_id":"d-0","_cluster_":{"v_vector_":{"km":"cluster-1"}}}""")]
    [InlineData("_cluster_.v_vector_.km", """{"_id":"d-0","_cluster_":{"v_vector_":{"km":"cluster-1"}}}""")]
    [InlineData("_cluster_.v_vector_.other", """{"_id":"d-0"}""")]
    [InlineData("n", """{"_id":"d-0","n":0}""")]
    public async Task SelectFields_ReachesLabels(string field, string expected)
    {
        DocumentPage page = await Store.ReadPageAsync(
            Shop,
            new DocumentQuery
            {
                SelectFields = [field],
                IncludeVectors = false,
                PageSize = 1,
            },
            cursor: null,
            Token);

        Assert.Equal(Doc(expected).ToValue(), page.Documents[0].ToValue());
    }

    [Theory]
    [InlineData("update labels")]
    [InlineData("write the clustering again")]
    [InlineData("write it without labels")]
    [InlineData("delete it and write it again")]
    [InlineData("upsert a document without labels")]
    [InlineData("update a document with a label")]
    [InlineData("update a label to null")]
    [InlineData("delete a document")]
    [InlineData("another dataset")]
    public async Task LabelRevision_AfterAChangeOfALabel_IsAnother(string change)
    {
        string revision = await LabelRevisionAsync();
        switch (change)
        {
            case "update labels":
                await Store.UpdateLabelsAsync(Shop, Key, [new("d-0", "cluster-0")], Token);
                break;
            case "write the clustering again":
                await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(Key), [new("d-0", "cluster-1")], Token);
                break;
            case "write it without labels":
                await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(Key), [], Token);
                break;
            case "delete it and write it again":
                await Store.DeleteClusteringAsync(Shop, Key, Token);
                await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(Key), [], Token);
                break;
            case "upsert a document without labels":
                await WriteAsync(WriteMode.Upsert, new Document("d-0"));
                break;
            case "update a document with a label":
                await WriteAsync(WriteMode.Update, new Document("d-4") { [Field] = "cluster-0" });
                break;
            case "update a label to null":
                await WriteAsync(WriteMode.Update, new Document("d-0") { [Field] = FieldValue.Null });
                break;
            case "delete a document":
                await Store.DeleteDocumentsAsync(Shop, Filter.Ids("d-1"), Token);
                break;
            default:
                await Store.DeleteDatasetAsync(Shop, Token);
                await Store.CreateDatasetAsync(Shop, Schema.Empty, Token);
                await InitializeDocumentsAsync();
                break;
        }

        Assert.NotEqual(revision, await LabelRevisionAsync());
    }

    [Fact]
    public async Task LabelRevision_AfterOtherWrites_IsTheSame()
    {
        string revision = await LabelRevisionAsync();

        await Store.WriteCentroidsAsync(Shop, StoreMembers.MakeClustering(Key), Token);
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey(Vector, "other")), [new("d-0", "cluster-1")], Token);
        await Store.UpdateMetadataAsync(Shop, new Document("x") { ["note"] = 1 }, Token);
        await Store.DeleteDocumentsAsync(Shop, Filter.Ids("nobody"), Token);

        Assert.Equal(revision, await LabelRevisionAsync());
    }

    [Fact]
    public async Task LabelRevision_OfNoClustering_IsAnError() => await Assert.ThrowsAsync<ClusteringNotFoundException>(
        () => Store.GetLabelRevisionAsync(Shop, new ClusteringKey(Vector, "nobody"), Token));

    [Fact]
    public async Task Schema_HasTheLabelsField()
    {
        Assert.Equal(
            """{"_cluster_":"dict","_cluster_.v_vector_":"dict","_cluster_.v_vector_.km":"text","n":"numeric","v_vector_":{"vector":2}}""",
            (await Store.GetSchemaAsync(Shop, Token)).ToJson());
    }

    [Fact]
    public async Task Filters_SeeLabels()
    {
        FilterField label = Filter.Field(Field);

        Assert.Equal(["d-0", "d-2"], await IdsAsync(label.EqualTo("cluster-1")));
        Assert.Equal(["d-1", "d-3", "d-4"], await IdsAsync(label.NotEqualTo("cluster-1")));
        Assert.Equal(["d-0", "d-1", "d-2"], await IdsAsync(label.Contains("cluster")));
        Assert.Equal(["d-4"], await IdsAsync(label.IsMissing()));
        Assert.Equal(["d-0", "d-1", "d-2", "d-3"], await IdsAsync(Filter.Field("_cluster_").Exists()));
        Assert.Equal(["d-3", "d-4"], await IdsAsync(label.OneOf("outlier", FieldValue.Null)));
        Assert.Equal(["d-2"], await IdsAsync(label.EqualTo("cluster-1") & Filter.Field("n") > 0));
        Assert.Equal(["d-0", "d-1", "d-3", "d-4"], await IdsAsync(Filter.DedupeBy(Field)));
        Assert.Equal(["d-3"], await IdsAsync(Filter.Search("outlier")));
        Assert.Equal(2, await Store.CountAsync(Shop, label.MatchesWildcard("*-1"), Token));
    }

    [Fact]
    public async Task DeleteDocuments_ByLabel_TakesThatCluster()
    {
        Assert.Equal(2, await Store.DeleteDocumentsAsync(Shop, Filter.Field(Field).EqualTo("cluster-1"), Token));

        Assert.Equal(["d-1", "d-3", "d-4"], await IdsAsync());
    }

    [Fact]
    public async Task Facets_CountLabels()
    {
        FieldFacet asked = Assert.Single(await Store.GetFacetsAsync(Shop, new FacetQuery { Fields = [Field] }, Token));

        Assert.Equal(4, asked.Count);
        Assert.Equal([new("cluster-1", 2), new("cluster-0", 1), new("outlier", 1)], asked.Values);
        Assert.Equal([Field, "n"], (await Store.GetFacetsAsync(Shop, new FacetQuery(), Token)).Select(facet => facet.Field));
    }

    [Fact]
    public async Task Sort_ByLabel_PutsThoseWithoutOneFirst() =>
        Assert.Equal(["d-4", "d-1", "d-0", "d-2", "d-3"], await ReadIdsAsync(new DocumentQuery { Sort = [new SortKey(Field)], PageSize = 2 }));

    [Fact]
    public async Task ReadField_GivesLabels() => Assert.Equal(
        [new("d-0", "cluster-1"), new("d-1", "cluster-0"), new("d-2", "cluster-1"), new("d-3", "outlier")],
        await Store.ReadFieldAsync(Shop, Field, filter: null, Token));

    [Fact]
    public async Task Update_OfOtherFields_KeepsTheLabel()
    {
        await WriteAsync(WriteMode.Update, new Document("d-0") { ["n"] = 7, [Vector] = new[] { 7f, 7f } });

        Assert.Equal("cluster-1", (await GetAsync("d-0"))[Field].AsText());
    }

    [Fact]
    public async Task Upsert_TakesTheLabelWithTheRestOfTheDocument()
    {
        await WriteAsync(WriteMode.Upsert, new Document("d-0") { ["n"] = 7 });

        Assert.Equal("""{"_id":"d-0","n":7}""", (await GetAsync("d-0")).ToJson());
    }

    [Fact]
    public async Task Document_ThatWasRead_CanBeWrittenToAnotherDatasetWithItsLabel()
    {
        await Store.CreateDatasetAsync("copy", Schema.Empty, Token);
        List<Document> documents = await ReadAllAsync(new DocumentQuery());

        WriteSummary summary = await Store.WriteAsync("copy", documents, WriteMode.Insert, Token);

        Assert.Equal(5, summary.InsertedCount);
        Assert.Equal(
            [.. documents.Select(document => document.ToJson())],
            (await Store.ReadPageAsync("copy", new DocumentQuery(), cursor: null, Token)).Documents.Select(document => document.ToJson()));
        Assert.Equal([Key], await Store.ListClusteringsAsync("copy", Token));
        Assert.Null(await Store.GetClusteringAsync("copy", Key, Token));
        Assert.Equal(await Store.ReadLabelsAsync(Shop, Key, filter: null, Token), await Store.ReadLabelsAsync("copy", Key, filter: null, Token));
    }

    [Fact]
    public async Task Update_WithALabel_SetsIt_AndNullTakesItAway()
    {
        await WriteAsync(
            WriteMode.Update,
            new Document("d-4") { [Field] = "cluster-9" },
            new Document("d-0") { [Field] = FieldValue.Null },
            Doc("""{"_id":"d-1","_cluster_":{"v_vector_":{"km":"moved","second":"new"}}}"""));

        Assert.Equal(
            [new("d-1", "moved"), new("d-2", "cluster-1"), new("d-3", "outlier"), new("d-4", "cluster-9")],
            await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
        Assert.Equal([Key, new(Vector, "second")], await Store.ListClusteringsAsync(Shop, Token));
        Assert.Equal(2, (await Store.GetClusteringAsync(Shop, Key, Token))!.Centroids.Count);
    }

    [Fact]
    public async Task CountLabels_CountsEachLabel_OfWhatMatches()
    {
        Assert.Equal(
            [new("cluster-0", default, 1), new("cluster-1", default, 2), new("outlier", default, 1)],
            await Store.CountLabelsAsync(Shop, Key, cancellationToken: Token));
        Assert.Equal(
            [new("cluster-0", default, 1), new("cluster-1", default, 1)],
            await Store.CountLabelsAsync(Shop, Key, filter: Filter.Field("n").Between(1, 2), cancellationToken: Token));
        Assert.Empty(await Store.CountLabelsAsync(Shop, Key, filter: Filter.Field("n") > 100, cancellationToken: Token));
    }

    [Fact]
    public async Task CountLabels_AfterDocumentsWereDeleted_AndLabelsTakenAway_CountsThoseThatAreThere()
    {
        await Store.DeleteDocumentsAsync(Shop, Filter.Ids("d-0"), Token);
        await WriteAsync(WriteMode.Update, new Document("d-1") { [Field] = FieldValue.Null });

        Assert.Equal([new("cluster-1", default, 1), new("outlier", default, 1)], await Store.CountLabelsAsync(Shop, Key, cancellationToken: Token));
    }

    [Fact]
    public async Task CountLabels_WithAField_DistinguishesItsValues_EntireArrays_NullAsMissing()
    {
        await InsertAsync([.. Enumerable.Range(5, 7).Select(n => new Document($"d-{n}") { ["n"] = n, [Vector] = new[] { n, 1f } })]);
        await WriteAsync(
            WriteMode.Update,
            Doc("""{"_id":"d-0","kind":5}"""), Doc("""{"_id":"d-1","kind":5.0}"""), Doc("""{"_id":"d-2","kind":"5"}"""), Doc("""{"_id":"d-3","kind":null}"""),
            Doc("""{"_id":"d-5","kind":["b","a"]}"""),
            Doc("""{"_id":"d-6","kind":["a"]}"""),
            Doc("""{"_id":"d-7","kind":"a"}"""),
            Doc("""{"_id":"d-8","kind":true}"""),
            Doc("""{"_id":"d-9","kind":5e0}"""), Doc("""{"_id":"d-10","kind":["b","a"]}"""));
        await Store.UpdateLabelsAsync(Shop, Key, [.. Enumerable.Range(0, 12).Select(n => new DocumentLabel($"d-{n}", n == 11 ? "b" : "a"))], Token);

        IReadOnlyList<LabelCount> counts = await Store.CountLabelsAsync(Shop, Key, "kind", cancellationToken: Token);

        Assert.Equal(
            ["a - 2", "a true 1", "a 5 3", "a \"5\" 1", "a \"a\" 1", "a [\"a\"] 1", "a [\"b\",\"a\"] 2", "b - 1"],
            counts.Select(count => FormattableString.Invariant($"{count.Label} {(count.Value.HasValue ? count.Value.ToJson() : "-")} {count.Count}")));
        Assert.Equal(
            ["a 5", "a 5", "a \"5\""],
            (await Store.CountLabelsAsync(Shop, Key, "kind", Filter.Field("n") <= 2, Token)).SelectMany(count =>
                Enumerable.Repeat($"{count.Label} {count.Value.ToJson()}", (int)count.Count)));
    }

    [Fact]
    public async Task CountLabels_WithAFieldOfObjectsOrOfLabels_DistinguishesThem()
    {
        ClusteringKey second = new(Vector, "second");
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(second), [new("d-0", "x"), new("d-2", "y"), new("d-4", "y")], Token);
        await WriteAsync(WriteMode.Update, Doc("""{"_id":"d-0","o":{"a":1}}"""), Doc("""{"_id":"d-2","o":{"a":2}}"""), Doc("""{"_id":"d-3","o":{"a":1}}"""));

        Assert.Equal(
            [new("cluster-0", default, 1), new("cluster-1", "x", 1), new("cluster-1", "y", 1), new("outlier", default, 1)],
            await Store.CountLabelsAsync(Shop, Key, second.LabelField, cancellationToken: Token));
        Assert.Equal(
            ["cluster-0 ", "cluster-1 {\"a\":1}", "cluster-1 {\"a\":2}", "outlier {\"a\":1}"],
            (await Store.CountLabelsAsync(Shop, Key, "o", cancellationToken: Token)).Select(count =>
                $"{count.Label} {(count.Value.HasValue ? count.Value.ToJson() : "")}"));
    }

    [Fact]
    public async Task CountLabels_OfNoClustering_NamesThoseThatThereAre()
    {
        ClusteringNotFoundException failure = await Assert.ThrowsAsync<ClusteringNotFoundException>(() =>
            Store.CountLabelsAsync(Shop, new ClusteringKey(Vector, "other"), cancellationToken: Token));

        Assert.Equal(["km"], failure.KnownAliases);
    }

    [Fact]
    public async Task WriteClustering_OverLabelsThatDocumentsBrought_ReplacesThem()
    {
        await WriteAsync(WriteMode.Update, Doc("""{"_id":"d-1","_cluster_":{"v_vector_":{"second":"brought"}}}"""));
        ClusteringKey second = new(Vector, "second");

        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(second), [new("d-2", "cluster-0")], Token);

        Assert.Equal([new("d-2", "cluster-0")], await Store.ReadLabelsAsync(Shop, second, filter: null, Token));
        Assert.NotNull(await Store.GetClusteringAsync(Shop, second, Token));
    }

    [Fact]
    public async Task Documents_PresentLabelsOfManyClusterings()
    {
        await WriteAsync(WriteMode.Update, new Document("d-0") { ["meta.w_vector_"] = new[] { 1f, 2f } });
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey("meta.w_vector_", "x")), [new("d-0", "b")], Token);
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey(Vector, "y")), [new("d-0", "c")], Token);

        FieldValue presented = (await GetAsync("d-0"))["_cluster_"];

        Assert.Equal(FieldValue.Parse("""{"v_vector_":{"km":"cluster-1","y":"c"},"meta":{"w_vector_":{"x":"b"}}}"""), presented);
    }

    private async Task InitializeDocumentsAsync()
    {
        await InsertAsync([.. Enumerable.Range(0, 5).Select(n => new Document($"d-{n}") { ["n"] = n, [Vector] = new[] { n, 1f } })]);
        await Store.WriteClusteringAsync(
            Shop,
            StoreMembers.MakeClustering(Key),
            [new("d-0", "cluster-1"), new("d-1", "cluster-0"), new("d-2", "cluster-1"), new("d-3", "outlier")],
            Token);
    }

    private async Task<string> LabelRevisionAsync()
    {
        string? revision = await Store.GetLabelRevisionAsync(Shop, Key, Token);
        Assert.SkipWhen(revision is null, "The store gives no revisions of labels, which it is free to do.");
        return revision;
    }
}
