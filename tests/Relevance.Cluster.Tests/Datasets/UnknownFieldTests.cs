using System.Reflection;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Questions that name a field which the dataset does not have.</summary>
public sealed class UnknownFieldTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly SchemaReads _counted;
    private readonly Dataset _shop;
    private readonly Dataset _silent;
    private readonly ClusterOps _clusters;

    public UnknownFieldTests()
    {
        _counted = new SchemaReads(_store);
        _shop = new RelevanceClient(_counted).GetDataset("shop");
        _silent = new RelevanceClient(_store, new RelevanceClientOptions { IgnoreUnknownFields = true }).GetDataset("shop");
        _clusters = _shop.GetClusterOps("own", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _shop.InsertDocumentsAsync(
            [
                Document.Parse(
                    """{"_id":"a","price":1,"meta":{"color":"red"},"tags":["x"],"parts":[{"size":1}],"body_chunk_":[{"text":"one","t_chunkvector_":"""
                        + """[1,2]}],"v_vector_":[0,1]}"""
                ),
                Document.Parse("""{"_id":"b","price":2,"meta":{"color":"blue"},"v_vector_":[1,0]}"""),
            ],
            cancellationToken: Token);
        await _clusters.LabelAsync([new("a", "one"), new("b", "two")], cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static TheoryData<string> Questions =>
    [
            "count",
            "read by a filter",
            "read some fields",
            "read in an order",
            "get by id",
            "sample",
            "delete",
            "facets",
            "groups",
            "metrics",
            "documents of groups",
            "search",
            "found fields",
            "transform",
        "cluster sizes", "fit", "listed fields", "members", "facets of clusters", "groups of clusters", "member fields of a report",
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Ask_OfAFieldThatIsNotThere_IsRejectedWithThoseThatAre_AndSilentByOption(string question)
    {
        FieldNotFoundException rejected = await Assert.ThrowsAsync<FieldNotFoundException>(() => AskAsync(_shop, question, "prise"));

        Assert.Equal(("shop", "prise"), (rejected.DatasetId, rejected.FieldName));
        Assert.Contains("price", rejected.Candidates);
        await AskAsync(_shop, question, "price");
        await AskAsync(_silent, question, "prise");
    }

    [Fact]
    public async Task Ask_OfAFilter_SaysWhich()
    {
        FieldNotFoundException rejected = await Assert.ThrowsAsync<FieldNotFoundException>(() =>
            _shop.CountAsync(Filter.Field("prise") > 3 | Filter.Field("price") > 3, Token));

        Assert.StartsWith(
            "Dataset 'shop': 'prise' is not a field that documents have, and the filter [prise > 3 or price > 3] uses it. It has: ",
            rejected.Message,
            StringComparison.Ordinal);
        Assert.Contains("meta, meta.color, parts, price, tags", rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_id")]
    [InlineData("price")]
    [InlineData("meta")]
    [InlineData("meta.color")]
    [InlineData("tags")]
    [InlineData("tags.0")]
    [InlineData("parts")]
    [InlineData("parts.size")]
    [InlineData("parts.0.size")]
    [InlineData("body_chunk_")]
    [InlineData("body_chunk_.text")]
    [InlineData("body_chunk_.0.text")]
    [InlineData("v_vector_")]
    [InlineData("_cluster_")]
    [InlineData("_cluster_.v_vector_")]
    [InlineData("_cluster_.v_vector_.own")]
    public async Task Ask_OfAPathThatMayHoldSomething_IsAnswered(string path)
    {
        await _shop.CountAsync(Filter.Field(path).Exists(), Token);
        await foreach (Document document in _shop.ReadAsync(new DocumentQuery { SelectFields = [path] }, Token))
        {
            Assert.NotEmpty(document.Id);
        }
    }

    [Theory]
    [InlineData("meta.colour")]
    [InlineData("body_chunk_.txt")]
    [InlineData("body_chunk_.0.txt")]
    [InlineData("price.value")]
    [InlineData("_cluster_.v_vector_.other")]
    [InlineData("_Id")]
    public async Task Ask_OfAPathThatHoldsNothing_IsRejected(string path) =>
        await Assert.ThrowsAsync<FieldNotFoundException>(() => _shop.CountAsync(Filter.Field(path).Exists(), Token));

    [Fact]
    public async Task Ask_OfChunks_KnowsTheirFieldsFromThereAndFromTheRoot()
    {
        Assert.Equal(1, await _shop.CountAsync(Filter.Field("body_chunk_").HasChunk(Filter.Field("text").EqualTo("one")), Token));
        Assert.Equal(1, await _shop.CountAsync(Filter.Field("body_chunk_").HasChunk(Filter.Field("body_chunk_.text").EqualTo("one")), Token));
        Assert.Equal(1, await _shop.CountAsync(Filter.Field("parts").HasChunk(Filter.Field("size").EqualTo(1)), Token));
        await Assert.ThrowsAsync<FieldNotFoundException>(() =>
            _shop.CountAsync(Filter.Field("body_chunk_").HasChunk(Filter.Field("txt").EqualTo("one")), Token));
    }

    [Fact]
    public async Task Ask_OfADatasetWithoutDocuments_IsAnswered()
    {
        Dataset empty = new RelevanceClient(_store).GetDataset("empty");
        await empty.CreateAsync(Schema.Empty.With(Field, FieldType.Vector(2)), Token);

        Assert.Equal(0, await empty.CountAsync(Filter.Field("price") > 3, Token));
        await Assert.ThrowsAsync<DatasetNotFoundException>(() =>
            new RelevanceClient(_store).GetDataset("nowhere").CountAsync(Filter.Field("price") > 3, Token));
    }

    [Fact]
    public async Task Ask_ManyTimes_ReadsTheSchemaOnce_AndAgainForANewField()
    {
        int before = _counted.Count;
        for (int i = 0; i < 5; i++)
        {
            await _shop.CountAsync(Filter.Field("price") > i, Token);
            await _shop.CountAsync(cancellationToken: Token);
        }

        Assert.Equal(1, _counted.Count - before);
        await new RelevanceClient(_store).GetDataset("shop").UpdateDocumentsAsync([new Document("a") { ["fresh"] = 1 }], cancellationToken: Token);
        Assert.Equal(1, await _shop.CountAsync(Filter.Field("fresh").Exists(), Token));
        Assert.Equal(2, _counted.Count - before);
    }

    [Fact]
    public async Task ToMarkdown_OfAColumnThatNoDocumentHas_IsRejected()
    {
        MemberLists lists = await _clusters.ListClosestAsync(new MemberRankingOptions { Clusters = ["two"] }, Token);

        Assert.Contains("price", Assert.Throws<FieldNotFoundException>(() => lists.ToMarkdown("prise")).Candidates);
        Assert.Throws<FieldNotFoundException>(() => lists.ToCsv("price", "prise"));
        Assert.Contains("two,", lists.ToCsv("tags"), StringComparison.Ordinal); // None of the listed documents has it, but others do.
        Assert.Contains(
            "two,",
            (await _silent.GetClusterOps("own", Field).ListClosestAsync(cancellationToken: Token)).ToCsv("prise"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheStoreInBetween_HandsOnEveryMember()
    {
        Type between = typeof(RelevanceClient).Assembly.GetType("Relevance.Cluster.Storage.KnownFieldsStore", throwOnError: true)!;

        Assert.All(
            typeof(DocumentStore)
                .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(method => method.IsVirtual && method.DeclaringType == typeof(DocumentStore)),
            method => Assert.Equal(between, between.GetMethod(
                            method.Name,
                            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
                            [.. method.GetParameters().Select(parameter => parameter.ParameterType)]
                        )!
                        .DeclaringType));
    }

    [Fact]
    public async Task CompareAsync_OfClusteringsFromTwoClientsOfOneStore_ComparesThem()
    {
        ClusterOps other = new RelevanceClient(_counted).GetDataset("shop").GetClusterOps("own", Field);

        Assert.Equal(1, (await _clusters.CompareAsync(other, Token)).Agreement.AdjustedRandIndex);
    }

    private static async Task AskAsync(Dataset dataset, string question, string field)
    {
        Filter filter = Filter.Field(field) > 100;
        ClusterOps clusters = dataset.GetClusterOps("own", Field);
        DocumentQuery selecting = new() { SelectFields = [field] };
        Task asked = question switch
        {
            "count" => dataset.CountAsync(!filter, Token),
            "read by a filter" => dataset.ReadPageAsync(new DocumentQuery { Filter = filter }, cancellationToken: Token),
            "read some fields" => dataset.ReadPageAsync(selecting, cancellationToken: Token),
            "read in an order" => dataset.ReadPageAsync(new DocumentQuery { Sort = [new SortKey(field)] }, cancellationToken: Token),
            "get by id" => dataset.GetDocumentsAsync(["a"], selecting, Token),
            "sample" => dataset.SampleAsync(1, filter, cancellationToken: Token),
            "delete" => dataset.DeleteDocumentsAsync(filter, Token),
            "facets" => dataset.GetFacetsAsync(new FacetQuery { Fields = [field] }, Token),
            "groups" => dataset.GroupBy(field).MeanAsync("price", Token),
            "metrics" => dataset.GroupBy("tags").MeanAsync(field, Token),
            "documents of groups" => dataset.AggregateAsync(
                new AggregationQuery { Groupings = [Grouping.Category("tags") with { GroupSize = 1, SelectFields = [field] }] },
                cancellationToken: Token),
            "search" => dataset.SearchAsync(new VectorQuery(Field, new[] { 1f, 0f }), new VectorSearchOptions { Filter = filter }, Token),
            "found fields" => dataset.SearchAsync(new VectorQuery(Field, new[] { 1f, 0f }), new VectorSearchOptions { SelectFields = [field] }, Token),
            "transform" => dataset.TransformAsync(_ => { }, new DocumentQuery { Filter = filter }, cancellationToken: Token),
            "cluster sizes" => clusters.DistributionAsync(filter, Token),
            "fit" => dataset.GetClusterOps("new", Field).FitAsync(new KMeans(1), new FitOptions { Filter = !filter }, cancellationToken: Token),
            "listed fields" => clusters.ListClosestAsync(new MemberRankingOptions { SelectFields = [field] }, Token),
            "members" => clusters.ListClosestAsync(new MemberRankingOptions { Filter = filter }, Token),
            "facets of clusters" => clusters.GetFacetsAsync([field], Token),
            "groups of clusters" => clusters.GroupBy(field).MeanAsync("price", Token),
            "member fields of a report" => clusters.CreateReportAsync(new ClusterReportOptions { MemberFields = [field] }, cancellationToken: Token),
            _ => throw new ArgumentOutOfRangeException(nameof(question)),
        };
        await asked;
    }

    private sealed class SchemaReads(DocumentStore inner) : DelegatingStore(inner)
    {
        public int Count { get; private set; }

        public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default)
        {
            Count++;
            return base.GetSchemaAsync(datasetId, cancellationToken);
        }
    }
}
