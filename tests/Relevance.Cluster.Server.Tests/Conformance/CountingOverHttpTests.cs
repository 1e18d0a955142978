using System.Net;
using System.Text;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>Tests that counting over HTTP downloads counts only, whatever the number of documents, and reads the documents if a server cannot count.</summary>
public sealed class CountingOverHttpTests : IAsyncLifetime
{
    private const int Documents = 3000;

    private readonly TestServer _server = new();
    private readonly Recorder _recorder = new();
    private HttpDocumentStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _store = new HttpDocumentStore(
            new HttpClient(_recorder),
            new HttpStoreOptions
            {
                BaseAddress = new Uri(_server.Address, "/latest"),
                Project = TestServer.Key.Split(':')[0],
                ApiKey = TestServer.Key.Split(':')[1],
            }
        );
        Dataset dataset = new RelevanceClient(_store).GetDataset("shop");
        await dataset.InsertDocumentsAsync(
            Enumerable
                .Range(0, Documents)
                .Select(i => new Document($"document-{i}")
                {
                    ["kind"] = i % 11 == 0 ? FieldValue.Null : $"kind {i % 4}",
                    ["v_vector_"] = new[] { i % 3, i % 7 * .01f },
                }),
            cancellationToken: Token);
        await dataset.GetClusterOps("km", "v_vector_").FitAsync(new KMeans(3), cancellationToken: Token);
        await dataset.InsertDocumentsAsync([new Document("bare")], cancellationToken: Token);
        _recorder.Begin();
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        await _server.DisposeAsync();
        _recorder.Dispose();
    }

    [Fact]
    public async Task Distribution_TakesThreeRequestsAndOneForTheNames_AndAFewHundredBytes()
    {
        ClusterDistribution distribution = await Clusters().DistributionAsync(cancellationToken: Token);

        Assert.Equal([1000, 1000, 1000], distribution.Clusters.Select(cluster => cluster.Count));
        Assert.Equal(1, distribution.UnlabeledCount);
        Assert.Equal(4, _recorder.Requests);
        Assert.InRange(_recorder.Bytes, 1, 1000);
    }

    [Fact]
    public async Task CentroidsAndTruths_TakeNoMore()
    {
        IReadOnlyList<Centroid> centroids = await Clusters().GetCentroidsAsync(Token);
        Assert.Equal((3, true), (_recorder.Requests, _recorder.Bytes < 1000));
        _recorder.Begin();
        ContingencyTable table = await Clusters().DistributionAsync("kind", cancellationToken: Token);

        Assert.Equal([1000, 1000, 1000], centroids.Select(centroid => centroid.Size));
        Assert.Equal((3000, 273), (table.TotalCount, table.MissingCount));
        Assert.Equal(4, _recorder.Requests);
        Assert.InRange(_recorder.Bytes, 1, 3000);
    }

    [Fact]
    public async Task AReportInTheMetadata_IsNotDownloadedWithTheNames()
    {
        await _store!.UpdateMetadataAsync("shop", new Document("shop") { ["_cluster_report_"] = new string('x', 100_000) }, Token);
        await Clusters().SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-1"] = "hats" }, Token);
        _recorder.Begin();

        ClusterDistribution distribution = await Clusters().DistributionAsync(cancellationToken: Token);

        Assert.Equal("hats", distribution.Names["cluster-1"]);
        Assert.InRange(_recorder.Bytes, 1, 1500);
    }

    [Fact]
    public async Task AServerThatCannotCountLabels_IsReadFrom_AndTheCountsAreTheSame()
    {
        string counted = Tell(
            await Clusters().DistributionAsync(cancellationToken: Token),
            await Clusters().DistributionAsync("kind", cancellationToken: Token));
        _recorder.IsOld = true;

        string read = Tell(await Clusters().DistributionAsync(cancellationToken: Token), await Clusters().DistributionAsync("kind", cancellationToken: Token));

        Assert.Equal(counted, read);
    }

    private static string Tell(ClusterDistribution distribution, ContingencyTable table) => $"{distribution}\n{table}";

    private ClusterOps Clusters() => new RelevanceClient(_store!).GetDataset("shop").GetClusterOps("km", "v_vector_");

    /// <summary>Counts the responses, and can represent a server without the route.</summary>
    private sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _requests;
        private long _bytes;

        public int Requests => _requests;

        public long Bytes => _bytes;

        public bool IsOld { get; set; }

        public void Begin() => (_requests, _bytes) = (0, 0);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            if (IsOld && request.RequestUri!.AbsolutePath.EndsWith("/labels/count", StringComparison.Ordinal))
            {
                HttpResponseMessage old = new(HttpStatusCode.NotFound)
                {
                    Content = new StringContent("""{"code":"path_not_found","message":"There is nothing here."}""", Encoding.UTF8, "application/json"),
                };
                old.Headers.Add("relevance-cluster", "1");
                return old;
            }

            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            Interlocked.Add(ref _bytes, (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length);
            return response;
        }
    }
}
