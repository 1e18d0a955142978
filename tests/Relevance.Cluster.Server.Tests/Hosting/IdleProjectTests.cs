using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>Tests that the files of idle projects are closed, and those of projects in use are not.</summary>
public sealed class IdleProjectTests
{
    [Fact]
    public async Task Projects_UsedOneAfterAnother_AreManyWithFewOpen()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = TestServer.Open(new ServerOptions { DataFolder = folder.Path, MaxProjects = 3 });
        await server.InitializeAsync();

        for (int i = 0; i < 40; i++)
        {
            Reply reply = await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/bulk_insert", $$"""{"documents": [{"_id": "{{i}}"}]}""", Key(i));
            Assert.Equal(200, reply.Status);

            // Three, and one that is being closed while the next is opened.
            Assert.True(OpenFiles(folder.Path) <= 4, $"{OpenFiles(folder.Path)} files are open");
        }

        for (int i = 0; i < 40; i++)
        {
            Reply page = await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/get_where", "{}", Key(i));
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), page["documents.0._id"].AsText());
        }

        Assert.Equal(40, Directory.GetFiles(folder.Path, "project-*.db").Length);
    }

    [Fact]
    public async Task Projects_UsedAndClosedConcurrently_LoseNoDataAndNoRequest()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = TestServer.Open(new ServerOptions { DataFolder = folder.Path, MaxProjects = 2, MaxConcurrentRequests = 2 });
        await server.InitializeAsync();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 120),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) =>
        {
            Reply reply = await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/bulk_insert", $$"""{"documents": [{"_id": "{{i}}"}]}""", Key(i % 6));
            Assert.True(reply.Status == 200, reply.Text);
        });

        for (int project = 0; project < 6; project++)
        {
            Assert.Equal(
                20,
                (await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/get_where", """{"page_size": 0}""", Key(project)))["count"].AsInteger());
        }
    }

    [Fact]
    public async Task Dataset_ThatAClientBeganAndLeft_IsRemovedWhileItsProjectIsInUse()
    {
        FakeTimeProvider clock = new();
        await using ProjectRegistry projects = new(
            // The time between sweeps is so long that only this test sweeps.
            new ServerOptions { DataFolder = ServerOptions.InMemory, IdleTime = TimeSpan.FromDays(1) },
            Kept(clock),
            clock,
            NullLogger<ProjectRegistry>.Instance);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using ProjectLease lease = await projects.EnterAsync("one", cancellation);
        Storage.DocumentStore store = lease.Space.Store;
        string left = (await store.StageDatasetAsync("left", Schema.Empty, cancellation))!;
        string filled = (await store.StageDatasetAsync("filled", Schema.Empty, cancellation))!;
        string published = (await store.StageDatasetAsync("published", Schema.Empty, cancellation))!;
        string given = (await store.StageDatasetAsync("given", Schema.Empty, cancellation))!;
        foreach (string staged in (string[])[left, filled, published, given])
        {
            lease.Space.Staged.Add(staged);
        }

        await store.PublishDatasetAsync(published, "published", cancellation);
        clock.Advance(TimeSpan.FromMinutes(50));
        lease.Space.Staged.Touch(filled);
        await projects.RemoveAbandonedAsync();
        Assert.Equal(0, await store.CountAsync(left, cancellationToken: cancellation));

        lease.Space.Staged.Abandon(given);
        await projects.RemoveAbandonedAsync();
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => store.CountAsync(given, cancellationToken: cancellation));

        clock.Advance(TimeSpan.FromMinutes(20));
        await projects.RemoveAbandonedAsync();
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => store.CountAsync(left, cancellationToken: cancellation));
        Assert.Equal(0, await store.CountAsync(filled, cancellationToken: cancellation));
        Assert.Equal(["published"], await store.ListDatasetsAsync(cancellation));
    }

    [Fact]
    public async Task Project_InUse_IsNeverClosed_AndARequestForItsPlaceWaits()
    {
        using TemporaryFolder folder = new();
        FakeTimeProvider clock = new();
        await using ProjectRegistry projects = new(
            new ServerOptions
            {
                DataFolder = folder.Path,
                MaxProjects = 1,
                MaxQueuedRequests = 1,
                QueryTimeout = TimeSpan.FromDays(1),
            },
            Kept(clock),
            clock,
            NullLogger<ProjectRegistry>.Instance);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ProjectLease first = await projects.EnterAsync("one", cancellation);

        Task<ProjectLease> waiting = projects.EnterAsync("two", cancellation);
        WireException refusal = await Assert.ThrowsAsync<WireException>(() => projects.EnterAsync("three", cancellation));
        Assert.Equal((429, true), (refusal.Status, refusal.RetryAfter is not null));
        clock.Advance(TimeSpan.FromHours(1));
        await first.Space.Store.CreateDatasetAsync("x", Schema.Empty, cancellation);

        Assert.False(waiting.IsCompleted);
        first.Dispose();
        using ProjectLease second = await waiting;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.Space.Store.ListDatasetsAsync(cancellation));
        Assert.Empty(await second.Space.Store.ListDatasetsAsync(cancellation));
        Assert.Equal(1, projects.OpenCount);
    }

    [Fact]
    public async Task Project_WhosePlaceIsNeverFree_IsFinallyRejected()
    {
        using TemporaryFolder folder = new();
        FakeTimeProvider clock = new();
        ServerOptions options = new() { DataFolder = folder.Path, MaxProjects = 1, QueryTimeout = TimeSpan.FromSeconds(30) };
        await using ProjectRegistry projects = new(options, Kept(clock), clock, NullLogger<ProjectRegistry>.Instance);
        using ProjectLease first = await projects.EnterAsync("one", TestContext.Current.CancellationToken);

        Task<ProjectLease> waiting = projects.EnterAsync("two", TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        WireException refusal = await Assert.ThrowsAsync<WireException>(() => waiting);

        Assert.Equal(429, refusal.Status);
        using ProjectLease again = await projects.EnterAsync("one", TestContext.Current.CancellationToken);
        Assert.Same(first.Space, again.Space);
    }

    [Fact]
    public async Task Project_WithoutRequestsInTheIdleTime_IsClosedAndOpensAgain()
    {
        using TemporaryFolder folder = new();
        FakeTimeProvider clock = new();
        await using ProjectRegistry projects = new(new ServerOptions { DataFolder = folder.Path }, Kept(clock), clock, NullLogger<ProjectRegistry>.Instance);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ProjectLease first = await projects.EnterAsync("one", cancellation);
        await first.Space.Store.CreateDatasetAsync("x", Schema.Empty, cancellation);
        ProjectSpace space = first.Space;
        first.Dispose();

        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, projects.OpenCount);
        clock.Advance(TimeSpan.FromMinutes(2));

        using ProjectLease again = await projects.EnterAsync("one", cancellation);
        Assert.NotSame(space, again.Space);
        Assert.Equal(["x"], await again.Space.Store.ListDatasetsAsync(cancellation));
    }

    [Fact]
    public async Task Project_ThatWasClosed_KeepsItsCursorsAndIdempotencyKeys()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = TestServer.Open(new ServerOptions { DataFolder = folder.Path, MaxProjects = 1 });
        await server.InitializeAsync();
        const string Body = """{"documents": [{"_id": "a"}, {"_id": "b"}]}""";

        Reply first = await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/bulk_insert", Body, Key(1), ("Idempotency-Key", "once"));
        string cursor = (await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/get_where", """{"page_size": 1}""", Key(1)))["cursor"].AsText()!;
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, Key(2))).Status);
        Reply again = await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/bulk_insert", Body, Key(1), ("Idempotency-Key", "once"));
        Reply next = await server.SendAsync(HttpMethod.Post, "/datasets/x/documents/get_where", $$"""{"cursor": "{{cursor}}"}""", Key(1));

        Assert.Equal((2, 2), (first["created"].AsInteger(), again["created"].AsInteger()));
        Assert.Equal("b", next["documents.0._id"].AsText());
    }

    [Fact]
    public async Task Project_InMemory_IsNeverClosed()
    {
        await using ProjectRegistry projects = new(
            new ServerOptions { DataFolder = ServerOptions.InMemory, MaxProjects = 1 },
            Kept(new FakeTimeProvider()),
            new FakeTimeProvider(),
            NullLogger<ProjectRegistry>.Instance);
        (await projects.EnterAsync("one", TestContext.Current.CancellationToken)).Dispose();

        await Assert.ThrowsAsync<WireException>(() => projects.EnterAsync("two", TestContext.Current.CancellationToken));
    }

    private static KeptEntries Kept(FakeTimeProvider clock) => new(clock, 1_000_000, 1_000_000);

    private static string Key(int project) => string.Create(CultureInfo.InvariantCulture, $"p{project}:any");

    /// <summary>A store has a log exactly as long as it is open.</summary>
    private static int OpenFiles(string folder) => Directory.GetFiles(folder, "*.db-wal").Length;
}
