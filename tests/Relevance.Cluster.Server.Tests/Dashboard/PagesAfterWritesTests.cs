using System.Text.RegularExpressions;
using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Tests that every page shows the current content of a dataset, although pages are cached.</summary>
public sealed partial class PagesAfterWritesTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/documents/update", """{"update": {"_id": "p3", "kind": "hat"}, "insert_date": false}""", "/cluster/distribution")]
    [InlineData("/documents/update", """{"update": {"_id": "p3", "point_vector_": [0, 9, 1]}, "insert_date": false}""", "/cluster/map")]
    [InlineData(
        "/documents/bulk_update",
        """{"updates": [{"_id": "p3", "_cluster_": {"point_vector_": {"kmeans_3": "cluster-2"}}}], "insert_date": false}""",
        "/cluster/report")]
    [InlineData("/documents/bulk_insert", """{"documents": [{"_id": "new", "kind": "tv", "point_vector_": [0, 1, 1]}], "insert_date": false}""", "/documents")]
    [InlineData("/documents/delete", """{"id": "p3"}""", "/dataset")]
    [InlineData(
        "/metadata",
        """{"metadata": {"cluster_metadata": {"labels": {"_cluster_.point_vector_.kmeans_3": {"labels": {"cluster-0": "caps"}}}}}}""",
        "/cluster")]
    [InlineData(
        "/cluster/centroids/insert",
        """{"cluster_centers": [{"_id": "cluster-0", "point_vector_": [0.5, 0.1, 0.1]}], "vector_fields": ["point_vector_"], "alias": "kmeans_3"}""",
        "/cluster/centroids/closest")]
    public async Task APageAfterAWrite_IsThatOfARequestThatHasNeverBeenMade(string path, string json, string changed)
    {
        string id = await TwelvePoints.PutAsync(server);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        string query = $"?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}&id=p1&truth=kind";
        DashboardPage[] pages = [.. DashboardPages.All.Where(page => page.IsOfDataset)];
        Dictionary<string, string> before = [];
        foreach (DashboardPage page in pages)
        {
            before[page.Path] = await ReadAsync(guest, page.Path + query);
        }

        await server.DoAsync($"/datasets/{id}{path}", json);

        foreach (DashboardPage page in pages)
        {
            string after = await ReadAsync(guest, page.Path + query);
            string anew = await ReadAsync(guest, page.Path + query + "&parameter-of-no-page=1");
            Assert.True(after == anew, $"{page.Path} shows what was there before {path}.");
            Assert.True(after == await ReadAsync(guest, page.Path + query), $"{page.Path} is another page when it is shown again.");
            Assert.True(page.Path != changed || after != before[changed], $"{changed} does not show the change of {path}.");
        }
    }

    [Fact]
    public async Task APageOfAnotherSession_HasTheFormTokenOfThatSession()
    {
        string id = await TwelvePoints.PutAsync(server);
        using DashboardGuest first = await DashboardGuest.LogInAsync(server);
        using DashboardGuest second = await DashboardGuest.LogInAsync(server);
        string address = $"/cluster/map?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}";

        Reply one = await first.GetAsync(address);
        Reply other = await second.GetAsync(address);

        Assert.NotEqual(FormToken().Match(one.Text).Value, FormToken().Match(other.Text).Value);
        Assert.Equal(FormToken().Replace(one.Text, ""), FormToken().Replace(other.Text, ""));
        Assert.Equal(one.Headers["Content-Security-Policy"], other.Headers["Content-Security-Policy"]);
        Assert.Contains("'sha256-", one.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageOfADeletedDataset_IsGone()
    {
        string id = await server.ProductsAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Assert.Equal(200, (await guest.GetAsync($"/dataset?dataset={id}")).Status);

        await server.DoAsync($"/datasets/{id}/delete", "{}");

        Assert.Equal(404, (await guest.GetAsync($"/dataset?dataset={id}")).Status);
    }

    private static async Task<string> ReadAsync(DashboardGuest guest, string address)
    {
        Reply reply = await guest.GetAsync(address);
        Assert.True(reply.Status == 200, $"{address}: {reply.Status} {reply.Text}");
        return FormToken().Replace(reply.Text, "");
    }

    /// <summary>The token of the session and of the request, which differs in each page.</summary>
    [GeneratedRegex("name=\"form_token\" value=\"[\\w-]+\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
