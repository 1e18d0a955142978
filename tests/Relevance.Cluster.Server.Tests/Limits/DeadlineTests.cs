using System.Diagnostics;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Limits;

/// <summary>Tests deadlines of requests and places of projects: other projects are not affected.</summary>
public sealed class DeadlineTests
{
    /// <summary>The timeout of a query that would run too long, short so that its test is short.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    /// <summary>A document of many words: each is a group, and every pair of them is one of two levels, more than anybody counts in the time.</summary>
    private static readonly string Cloud = $$"""{"_id":"ID","text":"{{string.Join(' ', Enumerable.Range(0, 4000).Select(word => $"word{word}"))}}"}""";

    private static readonly string Endless = $$$"""
        {"aggregation_query": {"groupby": [{{{string.Join(
            ',',
            Enumerable.Range(0, 2).Select(level => $$"""{"name": "l{{level}}", "field": "text", "agg": "wordcloud", "page_size": 1}""")
        )}}}]}}
        """;

    [Theory]
    [InlineData("/datasets/clouds/aggregate")]
    [InlineData("/datasets/clouds/documents/get_where")]
    [InlineData("/datasets/clouds/simple_search")]
    public async Task Query_ThatTakesTooLong_IsEndedWithAClearError(string path)
    {
        await using TestServer server = await StartAsync(new ServerOptions { QueryTimeout = Short });
        await PutCloudsAsync(server, 60);

        long start = Stopwatch.GetTimestamp();
        Reply reply = (await server.PostAsync(path, Heavy(path))).Rejects(503, "query_timeout");

        Assert.Contains("0.3 seconds", reply["message"].AsText(), StringComparison.Ordinal);

        // The work itself has ended: the only thread of a store in memory serves the next request.
        Assert.Equal(200, (await server.GetAsync("/datasets/clouds/schema")).Status);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("""{"field":"n","filter_type":"numeric","condition":"!=","condition_value":NUMBER}""", 3)]
    [InlineData("""{"field":"n","filter_type":"date","condition":"!=","condition_value":"19NUMBER-01-01"}""", 3)]
    [InlineData("""{"field":"t","filter_type":"contains","condition":"!=","condition_value":"no NUMBER"}""", 3)]
    [InlineData("""{"field":"noneNUMBER","filter_type":"exists","condition":"!=","condition_value":""}""", 3)]
    public async Task Query_OfThousandsOfConditions_IsAnsweredAndNotPlannedForEver(string condition, int count)
    {
        await using TestServer server = await StartAsync(new ServerOptions());
        await server.DoAsync(
            "/datasets/few/documents/bulk_insert",
            """{"documents": [{"_id": "a", "t": "x"}, {"_id": "b", "n": 100000}, {"_id": "c", "n": "5"}]}"""
        );
        string conditions = string.Join(
            ',',
            Enumerable
                .Range(10, 5000)
                .Select(number =>
                    condition.Replace(
                        "NUMBER",
                        (condition.Contains("19NUMBER", StringComparison.Ordinal) ? 10 + (number % 90) : number).ToString(
                            System.Globalization.CultureInfo.InvariantCulture),
                        StringComparison.Ordinal)));

        Assert.Equal(count, (await server.DoAsync("/datasets/few/documents/get_where", $$"""{"filters": [{{conditions}}]}""")).AsObject()["count"].AsInteger());
    }

    [Fact]
    public async Task Write_WhoseFilterTakesTooLong_IsEndedAndLeavesEverythingAsItWas()
    {
        await using TestServer server = await StartAsync(
            new ServerOptions { ChangeTimeout = TimeSpan.FromSeconds(1), QueryTimeout = TimeSpan.FromSeconds(60) });
        await PutCloudsAsync(server, 60, batch: 10);

        (await server.PostAsync("/datasets/clouds/documents/delete_where", Heavy("get_where"))).Rejects(503, "query_timeout");

        Assert.Equal(60, (await server.PostAsync("/datasets/clouds/documents/get_where", """{"page_size": 0}"""))["count"].AsInteger());
    }

    [Fact]
    public async Task Page_OfTheDashboard_TakesAPlaceAmongTheQueriesOfItsProject()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(
            new ServerOptions
            {
                DataFolder = folder.Path,
                QueryTimeout = TimeSpan.FromSeconds(60),
                MaxProjectQueries = 1,
                MaxProjectQueue = 0,
            }
        );
        await PutCloudsAsync(server, 100);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task heavy = AskAsync(server, stop.Token);

        // Either of them can be first, and then the other is rejected.
        Reply page;
        do
        {
            await Task.Delay(10, stop.Token);
            heavy = heavy.IsCompleted ? AskAsync(server, stop.Token) : heavy;
            page = await guest.GetAsync("/");
        }
        while (page.Status == 200);

        Assert.Equal(429, page.Status);
        await stop.CancelAsync();
        await heavy;
    }

    [Fact]
    public async Task Lookups_OfAProject_PassWhileTwentyOfItsQueriesRun()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(
            new ServerOptions
            {
                DataFolder = folder.Path,
                QueryTimeout = TimeSpan.FromMinutes(10),
                MaxProjectQueries = 2,
            }
        );
        await PutCloudsAsync(server, 100);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task[] heavy = [.. Enumerable.Range(0, 20).Select(_ => AskAsync(server, stop.Token))];
        await Task.Delay(200, TestContext.Current.CancellationToken);

        Assert.Equal(200, (await server.GetAsync("/admin/ping")).Status);
        Assert.Equal(200, (await server.GetAsync("/datasets/clouds/schema")).Status);
        Assert.Equal(200, (await server.GetAsync("/datasets/clouds/documents/get?id=7")).Status);
        Assert.Equal(200, (await server.PostAsync("/datasets/clouds/documents/get_where", """{"page_size": 1}""")).Status);
        Assert.Equal(200, (await server.PostAsync("/datasets/other/documents/bulk_insert", """{"documents": [{"_id": "a"}]}""")).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/datasets/create", """{"id": "theirs"}""", TestServer.OtherKey)).Status);
        Assert.Equal(
            200,
            (
                await server.SendAsync(
                    HttpMethod.Post,
                    "/datasets/theirs/documents/get_where",
                    """{"filters": [{"fieldExists": {"field": "a"}}]}""",
                    TestServer.OtherKey)
            ).Status);

        Assert.Contains(heavy, task => !task.IsCompleted);
        await stop.CancelAsync();
        await Task.WhenAll(heavy);
    }

    [Fact]
    public async Task Queries_BeyondThoseThatMayWait_AreRejectedAtOnce()
    {
        await using ProjectLimit limit = new(new ServerOptions { MaxProjectQueries = 1, MaxProjectQueue = 0 });
        using System.Threading.RateLimiting.RateLimitLease? first = await limit.EnterAsync(WorkKind.Query, TestContext.Current.CancellationToken);

        WireException refusal = await Assert.ThrowsAsync<WireException>(() => limit.EnterAsync(WorkKind.Query, TestContext.Current.CancellationToken));

        Assert.Equal(429, refusal.Status);
        Assert.NotNull(refusal.RetryAfter);
        Assert.Null(await limit.EnterAsync(WorkKind.Lookup, TestContext.Current.CancellationToken));
        using System.Threading.RateLimiting.RateLimitLease? change = await limit.EnterAsync(WorkKind.Change, TestContext.Current.CancellationToken);
        Assert.NotNull(change);
    }

    [Fact]
    public async Task Waiting_CountsAsPartOfTheTime()
    {
        ServerOptions options = new() { MaxProjectQueries = 1, QueryTimeout = Short };
        await using ProjectLimit project = new(options);
        await using WorkLimit limit = new(options, TimeProvider.System);
        using System.Threading.RateLimiting.RateLimitLease? taken = await project.EnterAsync(WorkKind.Query, TestContext.Current.CancellationToken);

        WireException refusal = await Assert.ThrowsAsync<WireException>(() =>
            limit.RunAsync(WorkKind.Query, project, _ => Task.FromResult(1), TestContext.Current.CancellationToken));

        Assert.Equal((503, "query_timeout"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task Stream_HasNoDeadlineOnceItHasBegun()
    {
        await using WorkLimit limit = new(new ServerOptions { QueryTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        await using ProjectLimit project = new(new ServerOptions());

        int result = await limit.RunAsync(
            WorkKind.Stream,
            project,
            async deadline =>
            {
                deadline.Lift();
                await Task.Delay(200, deadline.Token);
                return 7;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(7, result);
    }

    private static string Heavy(string path) => path.EndsWith("aggregate", StringComparison.Ordinal) ? Endless
        : path.EndsWith("simple_search", StringComparison.Ordinal) ? $$"""{"query": "", "filters": {{Fuzzy()}}}"""
        : $$"""{"filters": {{Fuzzy()}}}""";

    /// <summary>Words that match no word of any document, each compared with all of them.</summary>
    private static string Fuzzy() =>
        $$$"""[{"or": """
            + $$$"""[{{{string.Join(',', Enumerable.Range(0, 400).Select(word => $$$$"""{"match": {"field": "text", "value": "wo{{{{word}}}}zzd", "fuzzy": 2}}"""))}}}]}]""";

    private static async Task AskAsync(TestServer server, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/datasets/clouds/documents/get_where")
            {
                Content = new StringContent($$"""{"filters": {{Fuzzy()}}}"""),
            };
            request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
            using HttpResponseMessage response = await server.Http.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The test has seen what it wanted to.
        }
    }

    private static async Task PutCloudsAsync(TestServer server, int count, int batch = 100)
    {
        foreach (int[] part in Enumerable.Range(0, count).Chunk(batch))
        {
            string documents = string.Join(',', part.Select(number => Cloud.Replace("ID", $"{number}", StringComparison.Ordinal)));
            Assert.Equal(
                200,
                (await server.PostAsync("/datasets/clouds/documents/bulk_insert", $$"""{"documents": [{{documents}}], "insert_date": false}""")).Status);
        }
    }

    private static async Task<TestServer> StartAsync(ServerOptions options)
    {
        TestServer server = new(options, TimeProvider.System);
        await server.InitializeAsync();
        return server;
    }
}
