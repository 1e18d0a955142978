using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Pipeline;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Tests of the headers and the content of every page of the dashboard.</summary>
public sealed class PageTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Pages_OfAClustering_AreAllThere()
    {
        string id = await TwelvePoints.PutAsync(server);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        string query = $"?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}";
        foreach (DashboardPage page in DashboardPages.All)
        {
            Reply reply = await guest.GetAsync(
                page.Path
                    + query
                    + (
                        page.Path == "/document" ? "&id=p1"
                        : page.Path.EndsWith("distribution", StringComparison.Ordinal) ? "&truth=kind"
                        : ""));
            Assert.True(reply.Status == 200, $"{page.Path}: {reply.Status} {reply.Text}");
            Assert.Equal("text/html; charset=utf-8", reply.Headers["Content-Type"]);
            Keeps(reply);
        }
    }

    [Theory]
    [InlineData("/cluster", 200)]
    [InlineData("/dataset", 200)]
    [InlineData("/", 200)]
    public async Task Pages_OfLabelsWithoutCentroids_ShowWhatThereIs(string path, int status)
    {
        string id = await server.ProductsAsync();
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"by-hand": "cluster-1"} } }], "insert_date": false}"""
        );
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.GetAsync($"{path}?dataset={id}&field=text_vector_&alias=by-hand");

        Assert.True(reply.Status == status, $"{reply.Status} {reply.Text}");
        Assert.Contains("by-hand", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cluster/report")]
    [InlineData("/cluster/map")]
    [InlineData("/cluster/distribution")]
    [InlineData("/cluster/compare")]
    [InlineData("/cluster/centroids/closest")]
    public async Task Pages_ThatNeedCentroids_SaySoWhereThereAreNone(string path)
    {
        string id = await server.ProductsAsync();
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"by-hand": "cluster-1"} } }], "insert_date": false}"""
        );
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.GetAsync($"{path}?dataset={id}&field=text_vector_&alias=by-hand");

        Assert.True(reply.Status == 404, $"{reply.Status} {reply.Text}");
    }

    [Theory]
    [InlineData("cosine", "Similarity")]
    [InlineData("dp", "Similarity")]
    [InlineData("l2", "Distance")]
    public async Task Ranking_IsHeadedByWhatItRanksBy(string metric, string heading)
    {
        string id = await TwelvePoints.PutAsync(server);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.GetAsync($"/cluster/centroids/closest?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}&metric={metric}");

        Assert.Equal(200, reply.Status);
        Assert.Contains($"<bdi>{heading}</bdi></th>", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"<bdi>{(heading == "Distance" ? "Similarity" : "Distance")}</bdi></th>", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dataset?dataset=nothing", 404, "Dataset not found")]
    [InlineData("/dataset?dataset=__relevance-cluster-records", 404, "Dataset not found")]
    [InlineData("/dataset", 422, "Invalid address")]
    [InlineData("/dataset?dataset=UPPER", 422, "Invalid address")]
    [InlineData("/document?dataset={id}&id=nobody", 404, "Document not found")]
    [InlineData("/cluster?dataset={id}&field=text_vector_&alias=nothing", 404, "Clustering not found")]
    [InlineData("/cluster?dataset={id}&field=nothing&alias=x", 404, "Field not found")]
    [InlineData("/cluster?dataset={id}&field=text_vector_&alias=a.b", 422, "Invalid address")]
    [InlineData("/cluster/centroids/closest?dataset={id}&field=text_vector_&alias=x&page=0", 422, "Invalid address")]
    [InlineData("/cluster/centroids/closest?dataset={id}&field=text_vector_&alias=x&size=100000", 422, "Invalid address")]
    [InlineData("/documents?dataset={id}&sort=nothing", 422, "Invalid address")]
    [InlineData("/documents?dataset={id}&c=nothing", 422, "Invalid address")]
    public async Task Pages_OfMissingData_ReportItAsPages(string address, int status, string title)
    {
        string id = await server.ProductsAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.GetAsync(address.Replace("{id}", id, StringComparison.Ordinal));

        Assert.True(reply.Status == status, $"{reply.Status} {reply.Text}");
        Assert.Contains(title, reply.Text, StringComparison.Ordinal);
        Keeps(reply);
    }

    [Theory]
    [InlineData("")]
    [InlineData("after=nonsense")]
    [InlineData("f=price&o=between&v=1")]
    [InlineData("f=nothing&o=eq&v=1")]
    [InlineData("f=price&o=gt&v=")]
    [InlineData("f=price")]
    public async Task Documents_WithNonsense_AreAnswered(string query)
    {
        string id = await server.ProductsAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);

        Assert.Equal(query.Length == 0 ? 200 : 422, (await guest.GetAsync($"/documents?dataset={id}&{query}")).Status);
    }

    [Theory]
    [InlineData("brand", "eq", "Acme", 2)]
    [InlineData("brand", "ne", "Acme", 2)]
    [InlineData("brand", "contains", "ZET", 1)]
    [InlineData("brand", "words", "moon", 1)]
    [InlineData("price", "eq", "10", 1)]
    [InlineData("price", "gt", "10", 3)]
    [InlineData("price", "gte", "1e1", 4)]
    [InlineData("price", "lt", "10", 0)]
    [InlineData("price", "lte", "10.0", 1)]
    [InlineData("meta.score", "exists", "", 2)]
    [InlineData("meta.score", "missing", "", 2)]
    [InlineData("_id", "eq", "a", 1)]
    public async Task Documents_OfACondition_AreCounted(string field, string comparison, string value, int count)
    {
        string id = await server.ProductsAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        string text = (await guest.GetAsync($"/documents?dataset={id}&f={field}&o={comparison}&v={value}")).Text;

        Assert.Contains(
            count == 0 ? "No document matches." : $"{count} {(count == 1 ? "document" : "documents")} where {field}",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_OfADocument_AreEscapedWhereverTheyStand()
    {
        const string Hostile = "\\\"><script>alert(1)</script><img src=x onerror=alert(1)>\\u202e'&amp;";
        string id = $"hostile-{Guid.NewGuid():N}";
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_insert",
            $$"""{"documents": [{"_id": "{{Hostile}}", "title": "{{Hostile}}", "{{Hostile}}": """
                + $$"""1, "link": "javascript:alert(1)", "page": "https://example.com/\"onclick=alert(1)", "x_vector_": [1, 2]}], "insert_date": false}"""
        );
        await server.DoAsync($"/datasets/{id}/metadata", $$"""{"dataset_id": "{{id}}", "metadata": {"note": "</pre>{{Hostile}}"} }""");
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        string name = Uri.EscapeDataString("\"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'&amp;");
        foreach (string address in new[]
        {
                $"/dataset?dataset={id}",
                $"/documents?dataset={id}",
                $"/document?dataset={id}&id={name}",
                $"/documents?dataset={id}&f=title&o=eq&v={name}",
                $"/?search={name}",
            $"/dataset?dataset={name}", $"/documents?dataset={id}&f={name}&o={name}&v={name}", $"/login?return={name}",
        })
        {
            string text = (await guest.GetAsync(address)).Text;
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"onclick", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("list")]
    [InlineData("-")]
    public async Task Dataset_OfAnyName_HasAPageThatTheListLeadsTo(string name)
    {
        await server.DoAsync("/datasets/create", $$"""{"id": "{{name}}"}""");
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);

        Assert.Contains($"href=\"./dataset?dataset={name}\"", (await guest.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains($"<bdi>{name}</bdi></h1>", (await guest.GetAsync($"/dataset?dataset={name}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_BelowAPrefix_LeadToEachOtherThere()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply page = await guest.GetAsync("/latest/dataset?dataset=nothing");
        Assert.Equal(404, page.Status);
        Assert.DoesNotContain("href=\"/", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_OfPages_AreNoneOfTheWire() => Assert.Multiple(
        () => Assert.Empty(DashboardRoutes.Paths.Intersect(RouteTable.All.Select(route => route.Path))),
        () => Assert.DoesNotContain(DashboardRoutes.Paths, path => RouteTable.All.Any(route => route.Path.Split('/')[1] == path.Split('/')[1])),
        () => Assert.All(DashboardRoutes.Paths, path => Assert.DoesNotContain('{', path)));

    [Fact]
    public async Task Pages_AskedInAnotherWay_SayWhichWaysThereAre()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.PostWithoutTokenAsync("/dataset?dataset=x", []);
        Assert.Equal(405, reply.Status);
        Assert.Equal("GET, HEAD", reply.Headers["Allow"]);

        Reply head = await guest.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal(200, head.Status);
        Assert.Equal("", head.Text);
        Assert.NotEqual("0", head.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("dashboard.css", "text/css; charset=utf-8")]
    [InlineData("dashboard.js", "text/javascript; charset=utf-8")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task Assets_AreKeptByTheBrowserUntilTheyChange(string name, string type)
    {
        using DashboardGuest guest = new(server);
        Reply first = await guest.GetAsync($"/assets/{name}");
        string tag = first.Headers["ETag"];

        Assert.Equal(type, first.Headers["Content-Type"]);
        Assert.Equal("no-cache", first.Headers["Cache-Control"]);
        Assert.Equal("nosniff", first.Headers["X-Content-Type-Options"]);
        Assert.Equal(304, (await guest.GetAsync($"/assets/{name}", ("If-None-Match", tag))).Status);
        Assert.Contains("immutable", (await guest.GetAsync($"/assets/{name}?v={tag.Trim('"')}")).Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Contains(
            name == "icon.svg" ? "icon.svg" : $"./assets/{name}?v={tag.Trim('"')}",
            (await guest.GetAsync("/login")).Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("http", name == "icon.svg" ? "" : first.Text, StringComparison.Ordinal);
    }

    /// <summary>Asserts the common content of all pages.</summary>
    private static void Keeps(Reply reply)
    {
        Assert.Matches(
            "^default-src 'none'; style-src 'self'( 'sha256-[A-Za-z0-9+/=]+')?; script-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors "
                + "'none'; base-uri 'none'$",
            reply.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", reply.Headers["Referrer-Policy"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.DoesNotContain(" style=", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "<style",
            reply.Text.Replace("<style>@media (prefers-color-scheme:dark){.rc-", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }
}
