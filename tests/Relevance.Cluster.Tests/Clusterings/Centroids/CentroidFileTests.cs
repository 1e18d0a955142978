namespace Relevance.Cluster.Tests.Clusterings.Centroids;

/// <summary>Tests files of centroids: tables, arrays and archives.</summary>
public sealed class CentroidFileTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-centroids-").FullName;
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly ClusterOps _clusters;

    public CentroidFileTests() => _clusters = new RelevanceClient(_store).GetDataset("shop").GetClusterOps("own", Field);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new RelevanceClient(_store).GetDataset("shop").InsertDocumentsAsync(
            Enumerable.Range(0, 4).Select(i => new Document($"d{i}") { [Field] = new[] { i / 3f, 1f, -0f } }), cancellationToken: Token);
        await _clusters.LabelAsync([new("d0", "cluster-10"), new("d1", "cluster-2"), new("d2", "größe 😀"), new("d3", "cluster-2")], cancellationToken: Token);
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["cluster-2"] = "hats" }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("c.npy")]
    [InlineData("c.npy.gz")]
    public async Task ExportCentroidsAsync_AsAnArray_HasTheMatrixInTheOrderOfTheLabels(string name)
    {
        IReadOnlyList<Centroid> written = await _clusters.ExportCentroidsAsync(At(name), Token);

        List<Document> rows = await DocumentFile.ReadAsync(At(name), cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["cluster-2", "cluster-10", "größe 😀"], written.Select(centroid => centroid.Label));
        Assert.Equal(written.Select(centroid => Bits(centroid.Vector)), rows.Select(row => Bits(VectorOf(row, "c_vector_"))));
    }

    [Theory]
    [InlineData("c.npz")]
    [InlineData("c.npz.br")]
    public async Task ExportCentroidsAsync_AsAnArchive_HasAnArrayOfEachColumn(string name)
    {
        IReadOnlyList<Centroid> written = await _clusters.ExportCentroidsAsync(At(name), Token);

        List<Document> rows = await DocumentFile.ReadAsync(At(name), cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["cluster-2", "cluster-10", "größe 😀"], rows.Select(row => row.Id));
        Assert.Equal(["hats", "", ""], rows.Select(row => row["cluster_name"].AsText()));
        Assert.Equal([2, 1, 1], rows.Select(row => row["size"].AsNumber()));
        Assert.Equal(written.Select(centroid => Bits(centroid.Vector)), rows.Select(row => Bits(VectorOf(row, "centroid_vector_"))));
    }

    [Fact]
    public async Task ExportCentroidsAsync_AsAnArchive_LeadsToTheSameBytes()
    {
        await _clusters.ExportCentroidsAsync(At("first.npz"), Token);
        await _clusters.ExportCentroidsAsync(At("second.npz"), Token);

        Assert.Equal(await File.ReadAllBytesAsync(At("first.npz"), Token), await File.ReadAllBytesAsync(At("second.npz"), Token));
    }

    [Fact]
    public async Task ExportCentroidsAsync_AsJsonLines_IsReadByPeopleAndPrograms()
    {
        await _clusters.ExportCentroidsAsync(At("c.jsonl"), Token);

        string[] lines = await File.ReadAllLinesAsync(At("c.jsonl"), Token);
        Assert.Equal("""{"_id":"cluster-10","cluster_name":null,"size":1,"centroid_vector_":[0,1,0]}""", lines[1]);
    }

    [Fact]
    public async Task ExportCentroidsAsync_OfNoCentroid_HasAHeaderAndNoRow()
    {
        foreach (Centroid centroid in await _clusters.GetCentroidsAsync(Token))
        {
            await _clusters.DeleteCentroidAsync(centroid.Label, Token);
        }

        Assert.Empty(await _clusters.ExportCentroidsAsync(At("c.csv"), Token));
        Assert.Empty(await _clusters.ExportCentroidsAsync(At("c.npz"), Token));

        Assert.Equal("_id,cluster_name,size,centroid_vector_\n", await File.ReadAllTextAsync(At("c.csv"), Token));
        Assert.Empty(await DocumentFile.ReadAsync(At("c.npz"), cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task ExportCentroidsAsync_WithAnUnknownExtension_WritesNothing()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.ExportCentroidsAsync(At("c.xls"), Token));

        Assert.Contains(".npz", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static ReadOnlyMemory<float> VectorOf(Document row, string field) => row[field].TryGetVector(out ReadOnlyMemory<float> vector) ? vector : default;

    private static string Bits(ReadOnlyMemory<float> vector) => string.Join(',', vector.ToArray().Select(BitConverter.SingleToInt32Bits));

    private string At(string name) => Path.Combine(_folder, name);
}
