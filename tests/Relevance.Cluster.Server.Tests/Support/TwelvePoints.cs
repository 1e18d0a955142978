using System.Globalization;

namespace Relevance.Cluster.Server.Tests.Support;

/// <summary>
/// Twelve points in three clusters, with metrics of scikit-learn 1.2.1, sent to a server as original clients do it: documents, labels, centroids.
/// </summary>
internal static class TwelvePoints
{
    public const string Alias = "kmeans_3";
    public const string LabelField = "_cluster_.point_vector_.kmeans_3";

    /// <summary>By cosine to the centroid of their cluster, nearest first.</summary>
    public static readonly string[][] Closest = [["p1", "p0", "p3", "p2"], ["p4", "p5", "p6"], ["p10", "p9", "p8", "p7", "p11"]];

    public static readonly double[][] Scores =
    [
        [.996309, .99349, .993131, .983364],
        [.993211, .991199, .968721],
        [.995677, .982456, .979607, .964532, .824974],
    ];

    private static readonly string[] Points =
    [
        "1,0,0",
        "0.9,0.1,0",
        "0.8,0,0.2",
        "1,0.2,0.1",
        "0,1,0",
        "0.1,0.9,0",
        "0,0.8,0.3",
        "0,0,1",
        "0.2,0,0.9",
        "0,0.3,1.1",
        "0.1,0.1,0.8",
        "0.5,0.5,0.6",
    ];
    private static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2];
    private static readonly string[] Truths = ["shoe", "shoe", "boot", "shoe", "tv", "tv", "boot", "cup", "cup", "cup", "tv", "boot"];

    /// <summary>Creates a separate dataset.</summary>
    public static async Task<string> PutAsync(TestServer server)
    {
        string id = $"points-{Guid.NewGuid():N}";
        string documents = string.Join(',', Points.Select((point, i) =>
            $$"""{"_id":"p{{i}}","kind":"{{Truths[i]}}","rank":{{i}},"point_vector_":[{{point}}]}"""));
        await server.DoAsync($"/datasets/{id}/documents/bulk_insert", $$"""{"documents":[{{documents}}],"insert_date":false}""");
        string labels = string.Join(
            ',',
            Labels.Select((label, i) => $$"""{"_id":"p{{i}}","_cluster_":{"point_vector_":{"kmeans_3":"cluster-{{label}}"} } }"""));
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", $$"""{"updates":[{{labels}}],"insert_date":false,"ingest_in_background":false}""");
        string centers = string.Join(
            ',',
            Centroids().Select((center, i) => string.Create(CultureInfo.InvariantCulture, $$"""{"_id":"cluster-{{i}}","point_vector_":[{{center}}]}""")));
        await server.DoAsync(
            $"/datasets/{id}/cluster/centroids/insert",
            $$"""{"dataset_id":"{{id}}","cluster_centers":[{{centers}}],"vector_fields":["point_vector_"],"alias":"kmeans_3"}""");
        return id;
    }

    private static IEnumerable<string> Centroids() => ["0.925,0.075,0.075", "0.033333335,0.9,0.1", "0.16,0.18,0.88"];
}
