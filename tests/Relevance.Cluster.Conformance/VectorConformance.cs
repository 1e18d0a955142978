using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Tests the stream of the vectors of a field, and the revision that changes with them.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class VectorConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private static readonly ClusteringKey Key = new(Vector, "km");

    [Fact]
    public async Task ReadVectors_AreThoseOfTheDocumentsThatHaveOne_InTheOrderOfInsertion()
    {
        await InsertAsync(
            new Document("z") { [Vector] = new[] { 1f, 2f } },
            new Document("none"),
            new Document("null") { [Vector] = FieldValue.Null },
            new Document("a") { [Vector] = new[] { -0f, float.Epsilon }, ["other_vector_"] = new[] { 1f } },
            new Document("other") { ["other_vector_"] = new[] { 2f } });

        List<KeyValuePair<string, float[]>> vectors = await ReadVectorsAsync(Vector);

        Assert.Equal(["z", "a"], vectors.Select(vector => vector.Key));
        Assert.Equal(
            new[] { 1f, 2f, -0f, float.Epsilon }.Select(BitConverter.SingleToInt32Bits),
            vectors.SelectMany(vector => vector.Value).Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([1f, 2f], (await ReadVectorsAsync("other_vector_")).SelectMany(vector => vector.Value));
    }

    [Fact]
    public async Task ReadVectors_OfManyDocuments_GivesEachOnceAndTheTotalFromTheStart()
    {
        // Enough for several batches of 4 MiB.
        const int Count = 3000;
        const int Dimension = 700;
        await InsertAsync([.. Enumerable.Range(0, Count).Select(n => new Document($"d-{n}") { [Vector] = MakeVector(n, Dimension) })]);
        int row = 0;

        await foreach (VectorBatch batch in Store.ReadVectorsAsync(Shop, Vector, Token))
        {
            Assert.Equal((Dimension, (long)Count), (batch.Dimension, batch.TotalCount));
            for (int i = 0; i < batch.DocumentIds.Count; i++, row++)
            {
                Assert.Equal($"d-{row}", batch.DocumentIds[i]);
                Assert.True(
                    batch.Values.Span.Slice(i * Dimension, Dimension).SequenceEqual(MakeVector(row, Dimension)),
                    $"The vector of row {row} is another one.");
            }
        }

        Assert.Equal(Count, row);
    }

    [Fact]
    public async Task ReadVectors_OfADeclaredFieldWithoutDocuments_IsEmpty()
    {
        await Store.DeclareVectorFieldAsync(Shop, "e", 3, Token);

        Assert.Empty(await ReadVectorsAsync("e"));
    }

    [Theory]
    [InlineData(WriteMode.Insert)]
    [InlineData(WriteMode.Upsert)]
    public async Task Write_OfListsOfNumbersThatAreUnmistakablyVectors_DeclaresTheirFields(WriteMode mode)
    {
        Dataset shop = new RelevanceClient(Store).GetDataset("detected");
        Document[] documents =
        [
            Doc("""{"_id":"a","embedding":[1,2,3,4,5,6,7,8],"meta":{"image":[1,0,0,0,0,0,0,0,0]},"sizes":[1,2,3]}"""),
            Doc("""{"_id":"b","embedding":[1,2,3,4,5,6,7,9.5],"meta":{"image":[0,0,0,0,0,0,0,0,1]}}"""),
            Doc("""{"_id":"none"}"""),
            Doc("""{"_id":"null","embedding":null}"""),
            Doc("""{"_id":"late","embedding":[1,2,3]}"""),
        ];
        WriteOptions options = new() { BatchSize = 4 };

        WriteSummary summary = mode == WriteMode.Insert
            ? await shop.InsertDocumentsAsync(documents, options, cancellationToken: Token)
            : await shop.UpsertDocumentsAsync(documents, options, cancellationToken: Token);

        Assert.Equal(["embedding", "meta.image"], summary.DeclaredVectorFields.Order(StringComparer.Ordinal));
        Assert.Equal((4, 4), (summary.InsertedCount, Assert.Single(summary.Rejected, rejected => rejected.DocumentId == "late").Index));
        Schema schema = await shop.GetSchemaAsync(Token);
        Assert.Equal((FieldType.Vector(8), FieldType.Vector(9), FieldType.Array), (schema["embedding"], schema["meta.image"], schema["sizes"]));
        float[] stored = (await shop.GetDocumentAsync("b", Token))!.GetVector("embedding").ToArray();
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 9.5f], stored);
        FitSummary fit = await shop.GetClusterOps("km", "embedding").FitAsync(new KMeans(2), cancellationToken: Token);
        Assert.Equal(2, fit.Distribution.TotalCount);
    }

    [Theory]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7]}""", """{"_id":"b","e":[1,2,3,4,5,6,7]}""")]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7,8]}""", """{"_id":"b","e":[1,2,3,4,5,6,7,8,9]}""")]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7,8]}""", """{"_id":"b"}""")]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7,8]}""", """{"_id":"b","e":"a word"}""")]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7,8]}""", """{"_id":"b","e":[1,2,3,4,5,6,7,null]}""")]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7,8]}""", """{"_id":"b","e":[1,2,3,4,5,6,7,1e39]}""")]
    [InlineData("""{"_id":"a","e":[1,2,3,4,5,6,7,8]}""", """{"_id":"b","e":[]}""")]
    [InlineData("""{"_id":"a","e":[[1,2,3,4,5,6,7,8]]}""", """{"_id":"b","e":[[1,2,3,4,5,6,7,8]]}""")]
    [InlineData("""{"_id":"a","e":["1","2","3","4","5","6","7","8"]}""", """{"_id":"b","e":["1","2","3","4","5","6","7","8"]}""")]
    public async Task Write_OfListsOfNumbersThatMayBeSomethingElse_DeclaresNothing(string first, string second)
    {
        Dataset shop = new RelevanceClient(Store).GetDataset("undetected");

        WriteSummary summary = await shop.InsertDocumentsAsync([Doc(first), Doc(second)], cancellationToken: Token);

        Assert.Equal((2, 0, 0), (summary.InsertedCount, summary.Rejected.Count, summary.DeclaredVectorFields.Count));
        Assert.Empty((await shop.GetSchemaAsync(Token)).VectorFields);
        Assert.Equal(first, (await shop.GetDocumentAsync("a", Token))!.ToJson());
    }

    [Fact]
    public async Task Write_OfListsInAFieldOfTheSchemaOrWithoutDetection_DeclaresNothing()
    {
        Dataset shop = new RelevanceClient(Store).GetDataset("known");
        string[] lists = ["""{"_id":"a","sales":[1,2,3,4,5,6,7,16777217]}""", """{"_id":"b","sales":[1,2,3,4,5,6,7,8]}"""];

        WriteSummary off = await shop.InsertDocumentsAsync(
            lists.Select(Doc), new WriteOptions { DetectsVectorFields = false }, cancellationToken: Token);
        WriteSummary known = await shop.UpsertDocumentsAsync(lists.Select(Doc), cancellationToken: Token);

        Assert.Equal((0, 0), (off.DeclaredVectorFields.Count, known.DeclaredVectorFields.Count));
        Assert.Equal(FieldType.Array, (await shop.GetSchemaAsync(Token))["sales"]);
        Assert.Equal(lists[0], (await shop.GetDocumentAsync("a", Token))!.ToJson());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("title")]
    [InlineData("_id")]
    public async Task ReadVectors_OfAFieldWithoutVectors_Fails(string field)
    {
        await InsertAsync(new Document("a") { ["title"] = "Mug", [Vector] = new[] { 1f } });

        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(() => ReadVectorsAsync(field));

        Assert.Equal((Shop, field), (e.DatasetId, e.FieldName));
        Assert.Equal([Vector], e.Candidates);
    }

    [Fact]
    public async Task ReadVectors_LeftInTheMiddle_HoldsNothingUp()
    {
        await InsertAsync([.. Enumerable.Range(0, 500).Select(n => new Document($"d-{n}") { [Vector] = new[] { n, 1f } })]);

        await foreach (VectorBatch batch in Store.ReadVectorsAsync(Shop, Vector, Token))
        {
            Assert.NotEmpty(batch.DocumentIds);
            break;
        }

        Assert.Equal(500, await Store.DeleteDocumentsAsync(Shop, Filter.All, Token));
        Assert.True(await Store.DeleteDatasetAsync(Shop, Token));
    }

    [Fact]
    public async Task ReadVectors_WhileDocumentsAreWritten_GivesWhatWasThereAllAlongOnce()
    {
        const int Count = 500;
        await InsertAsync([.. Enumerable.Range(0, Count).Select(n => new Document($"d-{n}") { [Vector] = new[] { n, 1f } })]);
        List<string> read = [];

        await foreach (VectorBatch batch in Store.ReadVectorsAsync(Shop, Vector, Token))
        {
            if (read.Count == 0)
            {
                await Store.DeleteDocumentsAsync(Shop, Filter.Ids("d-0", "d-499"), Token);
                await InsertAsync(new Document("late") { [Vector] = new[] { 7f, 7f } });
            }

            read.AddRange(batch.DocumentIds);
        }

        Assert.Equal(Enumerable.Range(1, Count - 2).Select(n => $"d-{n}"), read.Where(id => id is not ("d-0" or "d-499" or "late")));
    }

    [Fact]
    public async Task Revision_WhenNothingChanges_StaysTheSame()
    {
        await FillAsync();
        string revision = await RevisionAsync();

        await ReadVectorsAsync(Vector);
        await ReadIdsAsync(new DocumentQuery());
        await Store.GetFacetsAsync(Shop, new FacetQuery(), Token);

        Assert.Equal(revision, await RevisionAsync());
    }

    [Fact]
    public async Task Revision_WhenVectorsStayAsTheyAre_StaysTheSame()
    {
        await FillAsync();
        string revision = await RevisionAsync();

        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(Key), [new DocumentLabel("a", "cluster-0")], Token);
        await Store.UpdateLabelsAsync(Shop, Key, [new DocumentLabel("b", "cluster-1")], Token);
        await Store.DeleteClusteringAsync(Shop, Key, Token);
        await Store.UpdateMetadataAsync(Shop, new Document("x") { ["note"] = 1 }, Token);
        await WriteAsync(WriteMode.Update, new Document("a") { ["title"] = "Cup" });
        await WriteAsync(WriteMode.Insert, new Document("a") { [Vector] = new[] { 9f, 9f } });
        await WriteAsync(WriteMode.Update, new Document("a") { [Vector] = new[] { float.NaN, 9f } });
        await Store.DeleteDocumentsAsync(Shop, Filter.Ids("nobody"), Token);

        Assert.Equal(revision, await RevisionAsync());
    }

    [Theory]
    [InlineData("insert with a vector")]
    [InlineData("insert without a vector")]
    [InlineData("upsert")]
    [InlineData("upsert without the vector")]
    [InlineData("update")]
    [InlineData("update to null")]
    [InlineData("delete")]
    [InlineData("delete and insert again")]
    [InlineData("delete the dataset and make it again")]
    public async Task Revision_WhenVectorsOrDocumentsChange_Changes(string change)
    {
        await FillAsync();
        string revision = await RevisionAsync();

        switch (change)
        {
            case "insert with a vector":
                await InsertAsync(new Document("c") { [Vector] = new[] { 5f, 6f } });
                break;
            case "insert without a vector":
                await InsertAsync(new Document("c"));
                break;
            case "upsert":
                await WriteAsync(WriteMode.Upsert, new Document("a") { [Vector] = new[] { 1f, 9f } });
                break;
            case "upsert without the vector":
                await WriteAsync(WriteMode.Upsert, new Document("a") { ["x"] = 1 });
                break;
            case "update":
                await WriteAsync(WriteMode.Update, new Document("a") { [Vector] = new[] { 1f, 9f } });
                break;
            case "update to null":
                await WriteAsync(WriteMode.Update, new Document("a") { [Vector] = FieldValue.Null });
                break;
            case "delete":
                await Store.DeleteDocumentsAsync(Shop, Filter.Ids("b"), Token);
                break;
            case "delete and insert again":
                await Store.DeleteDocumentsAsync(Shop, Filter.All, Token);
                await FillAsync();
                break;
            default:
                await Store.DeleteDatasetAsync(Shop, Token);
                await Store.CreateDatasetAsync(Shop, Schema.Empty, Token);
                await FillAsync();
                break;
        }

        Assert.NotEqual(revision, await RevisionAsync());
    }

    [Fact]
    public async Task Revision_WhenListsBecomeVectors_Changes()
    {
        await InsertAsync(Doc("""{"_id":"a","e":[1,2]}"""));
        string revision = await RevisionAsync("e");

        await Store.DeclareVectorFieldAsync(Shop, "e", 2, Token);

        Assert.NotEqual(revision, await RevisionAsync("e"));
    }

    [Fact]
    public async Task SelectVectors_FindsThePositionsOfWhatMatches_AmongTheVectors()
    {
        await InsertAsync([.. Enumerable.Range(0, 9).Select(i =>
            i % 3 == 0 ? new Document($"bare-{i}") { ["n"] = i } : new Document($"full-{i}") { [Vector] = new float[] { i, 1 }, ["n"] = i })]);
        string revision = await RevisionAsync();
        await Store.DeleteDocumentsAsync(Shop, Filter.Ids("full-2"), Token);
        string now = await RevisionAsync();
        IReadOnlyList<int>? selected = await Store.SelectVectorsAsync(Shop, Vector, now, Filter.Field("n") > 3, Token);
        Assert.SkipWhen(selected is null, "The store gives no positions, which it is free to do.");

        // The vectors are those of 1, 4, 5, 7 and 8.
        Assert.Equal([1, 2, 3, 4], selected);
        Assert.Equal([0, 4], await Store.SelectVectorsAsync(Shop, Vector, now, (Filter.Field("n") == 1) | (Filter.Field("n") == 8), Token));
        Assert.Empty((await Store.SelectVectorsAsync(Shop, Vector, now, Filter.Field("n") == 3, Token))!);
        Assert.Null(await Store.SelectVectorsAsync(Shop, Vector, revision, Filter.Field("n") > 3, Token));
        await Store.DeleteDocumentsAsync(Shop, Filter.Field(Vector).IsMissing(), Token);
        Assert.Equal([1, 2], await Store.SelectVectorsAsync(Shop, Vector, await RevisionAsync(), Filter.Field("n").Between(4, 6), Token));
    }

    private static float[] MakeVector(int n, int dimension) => [.. Enumerable.Range(0, dimension).Select(i => n + (i / 1024f))];

    private Task FillAsync() => InsertAsync(
        new Document("a") { [Vector] = new[] { 1f, 2f }, ["title"] = "Mug" }, new Document("b") { [Vector] = new[] { 3f, 4f } });

    private async Task<string> RevisionAsync(string field = Vector)
    {
        string? revision = await Store.GetVectorRevisionAsync(Shop, field, Token);
        Assert.SkipWhen(revision is null, "The store gives no revisions, which it is free to do.");
        return revision;
    }
}
