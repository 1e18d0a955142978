using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Tests that a page is made once for all that see the same dataset, and never shown after a write. Nothing here depends on time.</summary>
public sealed class KeptPagesTests : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly ServerOptions Options = new();

    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(HtmlEncoder.Default).BuildServiceProvider();
    private readonly ProjectSpace _project = Open("shop");
    private readonly CountingPage _page = new();
    private readonly KeptPages _pages;

    public KeptPagesTests() => _pages = Keep(Options);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => FillAsync(_project);

    public async ValueTask DisposeAsync()
    {
        await _project.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task APageThatIsRequestedAgain_IsMadeOnce()
    {
        PageView first = await GetAsync();
        PageView again = await GetAsync();

        Assert.Equal(1, _page.Made);
        Assert.Same(first, again);
    }

    [Fact]
    public async Task AnotherAddress_IsAnotherPage()
    {
        await GetAsync("?dataset=d&n=1");
        await GetAsync("?dataset=d&n=2");
        await GetAsync("?dataset=d&n=1");

        Assert.Equal(2, _page.Made);
    }

    [Theory]
    [InlineData("document")]
    [InlineData("label")]
    [InlineData("metadata")]
    [InlineData("centroids")]
    public async Task APageAfterAWrite_IsMadeAgain_AndKeptAgain(string kind)
    {
        await GetAsync();
        await WriteAsync(kind);
        await GetAsync();
        await GetAsync();

        Assert.Equal(2, _page.Made);
    }

    [Fact]
    public async Task APageDuringWhichIsWritten_GoesToItsRequest_AndIsNotKept()
    {
        _page.Meanwhile = () => WriteAsync("document");
        await GetAsync();
        _page.Meanwhile = null;
        await GetAsync();

        Assert.Equal(2, _page.Made);
    }

    [Fact]
    public async Task ARequestAfterAWrite_DoesNotJoinThePageFromBeforeIt()
    {
        TaskCompletionSource gate = new();
        _page.Meanwhile = () => gate.Task;
        Task<PageView> before = GetAsync();
        await _page.Begun.Task.WaitAsync(Guard, Token);
        _page.Meanwhile = null;

        await WriteAsync("document");
        PageView after = await GetAsync().WaitAsync(Guard, Token);
        gate.SetResult();

        Assert.NotSame(await before.WaitAsync(Guard, Token), after);
        Assert.Same(after, await GetAsync());
    }

    [Fact]
    public async Task RequestsThatMeet_AreAnsweredByOnePage()
    {
        TaskCompletionSource gate = new();
        _page.Meanwhile = () => gate.Task;
        Task<PageView>[] requests = [.. Enumerable.Range(0, 4).Select(_ => GetAsync())];
        await _page.Begun.Task.WaitAsync(Guard, Token);
        gate.SetResult();

        Assert.Single((await Task.WhenAll(requests).WaitAsync(Guard, Token)).Distinct());
        Assert.Equal(1, _page.Made);
    }

    [Fact]
    public async Task APageThatNobodyWaitsFor_IsCancelled_AndMadeByTheNextRequest()
    {
        using CancellationTokenSource impatience = new();
        TaskCompletionSource never = new();
        _page.Meanwhile = () => never.Task;
        Task<PageView> only = GetAsync(cancellationToken: impatience.Token);
        await _page.Begun.Task.WaitAsync(Guard, Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only.WaitAsync(Guard, Token));
        await _page.Cancelled.Task.WaitAsync(Guard, Token);
        _page.Meanwhile = null;
        await GetAsync().WaitAsync(Guard, Token);
        Assert.Equal(2, _page.Made);
    }

    [Fact]
    public async Task AFailure_IsNotKept()
    {
        _page.Meanwhile = () => throw new InvalidOperationException("not now");
        await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync());
        _page.Meanwhile = null;

        Assert.Equal(200, (await GetAsync()).Status);
    }

    [Fact]
    public async Task APageThatRefusesAValue_IsNotKept()
    {
        _page.Status = 422;
        Assert.Equal(422, (await GetAsync()).Status);
        await GetAsync();

        Assert.Equal(2, _page.Made);
    }

    [Fact]
    public async Task APageOfNoDataset_IsMadeEachTime()
    {
        CountingPage page = new(isOfDataset: false);
        PageRequest request = new(_project, QueryCollection.Empty);
        await _pages.GetAsync(page, request, "/counting", Token);
        await _pages.GetAsync(page, request, "/counting", Token);

        Assert.Equal(2, page.Made);
    }

    [Fact]
    public async Task AnotherProject_AndTheSameOneOpenedAgain_HaveTheirOwnPages()
    {
        await GetAsync();
        foreach (string name in (string[])["bank", "shop"])
        {
            await using ProjectSpace other = Open(name);
            await FillAsync(other);
            await GetAsync(project: other);
        }

        Assert.Equal(3, _page.Made);
    }

    [Fact]
    public async Task PagesBeyondTheLimit_AreDropped_TheOneThatWasShownLongestAgoFirst()
    {
        // Room for two pages of about two kilobytes.
        KeptPages small = Keep(Options with { MaxProjectKeptBytes = 6000 });
        _page.Text = new string('x', 1000);
        foreach (int n in (int[])[1, 2, 1, 3, 1, 2])
        {
            await GetAsync($"?dataset=d&n={n.ToString(CultureInfo.InvariantCulture)}", pages: small);
        }

        Assert.Equal(4, _page.Made);
    }

    private static ProjectSpace Open(string name) => new(
        name, SqliteDocumentStore.Open(":memory:"), Options, new KeptEntries(TimeProvider.System, 1000, 1000), TimeProvider.System);

    private static async ValueTask FillAsync(ProjectSpace project)
    {
        await project.Store.CreateDatasetAsync("d", Schema.Empty, Token);
        await project.Store.WriteAsync("d", [Document.Parse("""{"_id":"a","n":1,"v_vector_":[1,0]}""")], WriteMode.Insert, Token);
        await project.Store.WriteClusteringAsync("d", Clustering(1), [new DocumentLabel("a", "c")], Token);
    }

    private static StoredClustering Clustering(float x) => new()
    {
        Key = new ClusteringKey("v_vector_", "km"),
        ModelName = "made-up",
        Metric = DistanceMetric.Euclidean,
        Labels = ["c"],
        Centroids = VectorSet.From([new[] { x, 0f }]),
    };

    private KeptPages Keep(ServerOptions options) => new(options, TimeProvider.System, new PageRenderer(_services, NullLoggerFactory.Instance));

    private Task WriteAsync(string kind) => kind switch
    {
        "document" => _project.Store.WriteAsync("d", [new Document("a") { ["n"] = 2 }], WriteMode.Update, Token),
        "label" => _project.Store.UpdateLabelsAsync("d", Clustering(1).Key, [new DocumentLabel("a", "outlier")], Token),
        "metadata" => _project.Store.UpdateMetadataAsync("d", new Document("d") { ["note"] = "x" }, Token),
        _ => _project.Store.WriteCentroidsAsync("d", Clustering(2), Token),
    };

    private Task<PageView> GetAsync(
        string query = "?dataset=d", ProjectSpace? project = null, KeptPages? pages = null, CancellationToken? cancellationToken = null)
    {
        PageRequest request = new(project ?? _project, new QueryCollection(new Dictionary<string, StringValues> { ["dataset"] = "d" }));
        return (pages ?? _pages).GetAsync(_page, request, _page.Path + query, cancellationToken ?? Token);
    }

    /// <summary>A page that counts how often it is made.</summary>
    private sealed class CountingPage(bool isOfDataset = true) : DashboardPage("/counting")
    {
        private int _made;

        public override bool IsOfDataset => isOfDataset;

        public int Made => _made;

        public string Text { get; set; } = "";

        public int Status { get; set; } = 200;

        /// <summary>Gets or sets what happens while the page is made; null for nothing.</summary>
        public Func<Task>? Meanwhile { get; set; }

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _made);
            Task? meanwhile = Meanwhile?.Invoke();
            Begun.TrySetResult();
            try
            {
                await (meanwhile ?? Task.CompletedTask).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled.TrySetResult();
                throw;
            }

            return new PageView("Counting", builder => builder.AddContent(0, Text)) { Status = Status };
        }
    }
}
