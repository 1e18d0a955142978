namespace Relevance.Cluster.BrowserTests.Support;

/// <summary>Every page of the dashboard, for the datasets of <see cref="DashboardFixture"/>.</summary>
internal static class Addresses
{
    internal static string[] All =>
    [
        "",
        "login",
        .. Of(DashboardFixture.Shop, DashboardFixture.Field, "kmeans-3", "kind", "g07"),
        Clustering("cluster/compare", DashboardFixture.Shop, DashboardFixture.Field, "kmeans-3") + "&with=_cluster_.goods_vector_.kmeans-2",
        .. Of(DashboardFixture.Hostile, DashboardFixture.HostileField, DashboardFixture.HostileAlias, "title", "<script>alert(1)</script>"),
        Document(DashboardFixture.Hostile, "a/b?c#d&e=%2f\"'"),
    ];

    internal static string[] Hostile =>
        [.. Of(DashboardFixture.Hostile, DashboardFixture.HostileField, DashboardFixture.HostileAlias, "title", "<script>alert(1)</script>")];

    internal static string Document(string dataset, string id) => $"document?dataset={dataset}&id={Uri.EscapeDataString(id)}";

    internal static string Clustering(string page, string dataset, string field, string alias) =>
        $"{page}?dataset={dataset}&field={field}&alias={Uri.EscapeDataString(alias)}";

    private static string[] Of(string dataset, string field, string alias, string truth, string document) =>
    [
        $"dataset?dataset={dataset}",
        $"documents?dataset={dataset}",
        Document(dataset, document),
        Clustering("cluster", dataset, field, alias),
        Clustering("cluster/centroids/closest", dataset, field, alias),
        Clustering("cluster/centroids/furthest", dataset, field, alias),
        Clustering("cluster/report", dataset, field, alias),
        Clustering("cluster/map", dataset, field, alias),
        Clustering("cluster/map", dataset, field, alias) + $"&truth={truth}",
        Clustering("cluster/distribution", dataset, field, alias) + $"&truth={truth}",
        Clustering("cluster/compare", dataset, field, alias),
    ];
}
