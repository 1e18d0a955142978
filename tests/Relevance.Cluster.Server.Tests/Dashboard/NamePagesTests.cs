using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Names of clusters on the pages: set over the wire as a client of the older SDK sets them, and read by the server from its store.</summary>
public sealed class NamePagesTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Escaped = "&lt;b&gt;&amp;&quot;&#39;|";

    [Theory]
    [InlineData("/cluster", 5)]
    [InlineData("/cluster/centroids/closest", 3)]
    [InlineData("/cluster/centroids/furthest", 3)]
    [InlineData("/cluster/report", 5)]
    [InlineData("/cluster/map", 2)]
    [InlineData("/cluster/distribution?truth=kind", 4)]
    [InlineData("/cluster/compare?with=_cluster_.point_vector_.again", 3)]
    [InlineData("/document?id=p1", 1)]
    [InlineData("/documents?c=_cluster_.point_vector_.{alias}", 1)]
    public async Task EveryPageThatShowsALabel_ShowsItsNameToo_Escaped(string address, int least)
    {
        string id = await TwelvePoints.PutAsync(server);
        await NameAsync(id);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        address = address.Replace("{alias}", TwelvePoints.Alias, StringComparison.Ordinal);

        Reply reply = await guest.GetAsync(
            $"{address}{(address.Contains('?', StringComparison.Ordinal) ? "&" : "?")}dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}");

        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Text}");
        int shown = reply.Text.Replace("&#x27;", "&#39;", StringComparison.Ordinal).Split($"{Escaped} (cluster-0)").Length - 1;
        Assert.True(shown >= least, $"{address} shows the name {shown} times.");
        Assert.DoesNotContain("<b>", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LabelsWithoutCentroids_HaveTheirNamesToo()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"by-hand": "cluster-1"} } }], "insert_date": false}"""
        );
        await server.DoAsync(
            $"/datasets/{id}/metadata",
            """{"metadata": {"cluster_metadata": {"labels": {"_cluster_.text_vector_.by-hand": {"labels": {"cluster-1": "caps"}}}}}}"""
        );
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);

        Reply reply = await guest.GetAsync($"/cluster?dataset={id}&field=text_vector_&alias=by-hand");

        Assert.Contains("caps (cluster-1)", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnInvalidNameInTheMetadata_FailsNoPage()
    {
        string id = await TwelvePoints.PutAsync(server);
        await server.DoAsync($"/datasets/{id}/metadata", """{"metadata": {"cluster_metadata": [7]}}""");
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);

        Reply reply = await guest.GetAsync($"/cluster?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}");

        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Text}");
    }

    [Fact]
    public async Task APartOfTheMetadata_IsReadAlone()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync(
            $"/datasets/{id}/metadata",
            """{"metadata": {"note": {"a.b": [1, null]}, "$.note": "dollar", "re\"port": "quote", "empty": null}}"""
        );

        Assert.Equal("""{"note":{"a.b":[1,null]}}""", await ReadAsync("note"));
        Assert.Equal("""{"$.note":"dollar"}""", await ReadAsync("%24.note"));
        Assert.Equal("""{"re\"port":"quote"}""", await ReadAsync("re%22port"));
        Assert.Equal("""{"empty":null}""", await ReadAsync("empty"));
        Assert.Equal("{}", await ReadAsync("nothing"));
        Assert.Equal("{}", await ReadAsync("_id"));

        async Task<string> ReadAsync(string part) => (await server.GetAsync($"/datasets/{id}/metadata?part={part}"))["results"].ToJson();
    }

    /// <summary>Names the cluster of the first documents, and creates a second clustering for comparisons.</summary>
    private async Task NameAsync(string id)
    {
        await server.DoAsync(
            $"/datasets/{id}/metadata",
            $$"""{"metadata": {"cluster_metadata": {"labels": {"{{TwelvePoints.LabelField}}": {"labels": {"cluster-0": "<b>&\"'|"} } } } } }"""
        );
        await server.DoAsync(
            $"/datasets/{id}/cluster/write",
            """{"vector_fields": ["point_vector_"], "alias": "again", "model_name": "again", "similarity_metric": "l2", "centroids": """
                + """[{"_id": "all", "point_vector_": [0, 0, 1]}], "labels": {"all": ["p1"]}}"""
        );
    }
}
