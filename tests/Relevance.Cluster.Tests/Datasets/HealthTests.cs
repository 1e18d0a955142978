namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Tests the health check: the documents that have each field, and those that miss it.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public HealthTests() => _dataset = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(
            [
                Document.Parse("""{"_id":"1","price":1,"name":"x","at":{"home":true},"v_vector_":[1,0]}"""),
                Document.Parse("""{"_id":"2","price":null,"name":"","v_vector_":[0,0]}"""),
                Document.Parse("""{"_id":"3","price":3,"v_vector_":[0,-0.0]}"""),
                Document.Parse("""{"_id":"4","price":4,"text_chunk_":[{"label":"a"}]}"""),
            ],
            cancellationToken: Token);
        await _dataset.GetClusterOps("own", "v_vector_").LabelAsync([new("1", "a")], cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task GetHealthAsync_CountsPresentAndMissing_AndZeroVectors()
    {
        DatasetHealth health = await _dataset.GetHealthAsync(cancellationToken: Token);

        Assert.Equal(4, health.DocumentCount);
        Assert.Equal(
            [
                ("_cluster_.v_vector_.own", 1L, 3L, (long?)null),
                ("at.home", 1L, 3L, null),
                ("name", 2L, 2L, null),
                ("price", 3L, 1L, null),
                ("text_chunk_", 1L, 3L, null),
                ("v_vector_", 3L, 1L, 2L),
            ],
            health.Fields.Select(field => (field.Field, field.PresentCount, field.MissingCount, field.ZeroVectorCount)));
        Assert.Equal(FieldType.Vector(2), health.Fields[^1].Type);
        Assert.Equal(.75, health.Fields[^1].PresentShare);
    }

    [Fact]
    public async Task GetHealthAsync_WithAFilter_LooksAtWhatMatches()
    {
        DatasetHealth health = await _dataset.GetHealthAsync(Filter.Field("price") >= 3, Token);

        Assert.Equal(2, health.DocumentCount);
        Assert.Equal(
            (1L, 1L, (long?)1L),
            health.Fields.Where(field => field.Field == "v_vector_").Select(field => (field.PresentCount, field.MissingCount, field.ZeroVectorCount)).Single());
    }

    [Fact]
    public async Task GetHealthAsync_OfASample_LooksAtOneSample()
    {
        DatasetHealth health = await _dataset.GetHealthAsync(Filter.RandomSample(2), Token);

        Assert.Equal(2, health.DocumentCount);
        Assert.All(health.Fields, field => Assert.Equal(2, field.PresentCount + field.MissingCount));
    }

    [Fact]
    public async Task GetHealthAsync_Printed_IsATable()
    {
        DatasetHealth health = await _dataset.GetHealthAsync(cancellationToken: Token);

        Assert.Equal(
            """
            shop: 4 documents
            Field                    Type       Present  Missing  Share  Zero vectors
            _cluster_.v_vector_.own  text             1        3  25.0%
            at.home                  bool             1        3  25.0%
            name                     text             2        2  50.0%
            price                    numeric          3        1  75.0%
            text_chunk_              chunks           1        3  25.0%
            v_vector_                vector(2)        3        1  75.0%             2
            """,
            health.ToString());
        Assert.StartsWith("| Field | Type | Present | Missing | Share | Zero vectors |\n", health.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetHealthAsync_OfAnEmptyDataset_HasNoShareToDivide()
    {
        Dataset empty = new RelevanceClient(_store).GetDataset("empty");
        await empty.CreateAsync(Schema.Empty.With("v_vector_", FieldType.Vector(3)), Token);

        FieldHealth field = Assert.Single((await empty.GetHealthAsync(cancellationToken: Token)).Fields);

        Assert.Equal((0L, 0L, 0L, 0d), (field.PresentCount, field.MissingCount, field.ZeroVectorCount!.Value, field.PresentShare));
    }
}
