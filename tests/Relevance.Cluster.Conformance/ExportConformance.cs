namespace Relevance.Cluster.Conformance;

/// <summary>Documents with their cluster, and centroids, written to files.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class ExportConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-export-").FullName;

    private ClusterOps Clusters => new RelevanceClient(Store).GetDataset(Shop).GetClusterOps("km", Vector);

    /// <summary>Five documents: two of a cluster with a name, one of another cluster, an outlier, and one without vector and label.</summary>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InsertAsync(
        [
            new Document("a") { ["title"] = "boot", [Vector] = new[] { 0f, 0f } },
            new Document("b") { ["title"] = "hat", [Vector] = new[] { 9f, 9f } },
            new Document("c") { ["title"] = "clog", [Vector] = new[] { 0f, 2f } },
            new Document("d") { ["title"] = "kite", [Vector] = new[] { 50f, 50f } },
            new Document("e") { ["title"] = "sock" },
        ]);
        await Clusters.LabelAsync(
            [new("a", "cluster-0"), new("b", "cluster-1"), new("c", "cluster-0"), new("d", "outlier")],
            cancellationToken: Token);
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["cluster-0"] = "shoes" }, Token);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Export_OfEveryDocument_AddsLabelNameAndDistance()
    {
        string file = Path.Combine(_folder, "shop.csv");

        ClusterDistribution written = await Clusters.ExportAsync(file, cancellationToken: Token);

        Assert.Equal(
            """
            _id,title,cluster,cluster_name,cluster_distance
            a,boot,cluster-0,shoes,1
            b,hat,cluster-1,,0
            c,clog,cluster-0,shoes,1
            d,kite,outlier,,
            e,sock,,,

            """,
            await File.ReadAllTextAsync(file, Token));
        Assert.Equal((2, 1, 1, 1), (written["cluster-0"], written["cluster-1"], written["outlier"], written.UnlabeledCount));
        Assert.Equal("shoes", written.Names["cluster-0"]);
    }

    [Fact]
    public async Task Export_OfAQuery_WritesItsDocumentsAndFieldsInItsOrder()
    {
        string file = Path.Combine(_folder, "shop.jsonl");
        DocumentQuery query = new() { Filter = Filter.Field("title") != "hat", SelectFields = [Vector], Sort = [new SortKey("title")], PageSize = 2 };

        ClusterDistribution written = await Clusters.ExportAsync(file, query, "group", cancellationToken: Token);

        Assert.Equal(
            """
            {"_id":"a","v_vector_":[0,0],"group":"cluster-0","group_name":"shoes","group_distance":1}
            {"_id":"c","v_vector_":[0,2],"group":"cluster-0","group_name":"shoes","group_distance":1}
            {"_id":"d","v_vector_":[50,50],"group":"outlier","group_name":null,"group_distance":null}
            {"_id":"e","group":null,"group_name":null,"group_distance":null}

            """,
            await File.ReadAllTextAsync(file, Token));
        Assert.Equal((3, 1, 0), (written.TotalCount, written.UnlabeledCount, written["cluster-1"]));
    }

    [Fact]
    public async Task Export_HasTheDistancesOfTheClosestDocuments()
    {
        string file = Path.Combine(_folder, "shop.jsonl");

        await Clusters.ExportAsync(file, cancellationToken: Token);

        Dictionary<string, double?> exported = await DocumentFile.ReadAsync(file, cancellationToken: Token)
            .ToDictionaryAsync(document => document.Id, document => document["cluster_distance"].AsNumber(), StringComparer.Ordinal, Token);
        MemberLists closest = await Clusters.ListClosestAsync(cancellationToken: Token);
        Assert.All(closest.SelectMany(cluster => cluster.Members), member => Assert.Equal(member.Distance, exported[member.Document.Id]));
    }

    [Fact]
    public async Task ExportCentroids_WritesLabelsNamesSizesAndVectors()
    {
        string file = Path.Combine(_folder, "centroids.csv");

        IReadOnlyList<Centroid> written = await Clusters.ExportCentroidsAsync(file, Token);

        Assert.Equal(
            """
            _id,cluster_name,size,centroid_vector_
            cluster-0,shoes,2,"[0,1]"
            cluster-1,,1,"[9,9]"

            """,
            await File.ReadAllTextAsync(file, Token));
        Assert.Equal(["cluster-0", "cluster-1"], written.Select(centroid => centroid.Label));
    }
}
