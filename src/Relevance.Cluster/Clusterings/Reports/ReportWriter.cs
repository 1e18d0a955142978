using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Writes a report as a JSON value; <see cref="ReportReader"/> reads it.</summary>
internal static class ReportWriter
{
    /// <summary>The version of the format, which a report states.</summary>
    public const long Format = 1;

    public static FieldValue Write(ClusterReport report) => Object(
        ("format", Format),
        ("title", report.Title),
        ("dataset_id", report.DatasetId),
        ("vector_field", report.VectorField),
        ("alias", report.Alias),
        ("model", report.ModelName),
        ("metric", report.Metric.ToString()),
        ("dimension", (long)report.Dimension),
        ("coverage", Write(report.Coverage)),
        ("overview", Write(report.Overview)),
        ("clusters", List(report.Clusters, Write)),
        ("centroid_distances", List(report.CentroidDistances, row => List(row, Number))),
        ("fields", List(report.Fields, field => Object(("name", field.Name), ("kind", field.Kind.ToString())))),
        ("notes", List(report.Remarks, note => note)));

    private static FieldValue Write(ClusterCoverage coverage) => Object(
        ("measured", (long)coverage.MeasuredCount),
        ("outliers", (long)coverage.OutlierCount),
        ("without_vector", (long)coverage.WithoutVectorCount),
        ("unlabeled", coverage.UnlabeledCount));

    private static FieldValue Write(ReportOverview overview) => Object(
        ("inertia", Number(overview.Inertia)),
        ("calinski_harabasz", Number(overview.CalinskiHarabasz)),
        ("davies_bouldin", Number(overview.DaviesBouldin)),
        ("silhouette", Number(overview.Silhouette)),
        ("silhouette_vectors", (long)overview.SilhouetteVectorCount),
        ("silhouette_sampled", overview.IsSilhouetteSampled),
        ("dunn_index", Number(overview.DunnIndex)),
        ("dunn_vectors", (long)overview.DunnVectorCount),
        ("dunn_sampled", overview.IsDunnSampled),
        ("distances", Write(overview.Distances)),
        ("mean_centroid_distance", Number(overview.MeanCentroidDistance)),
        ("verdicts", List(overview.Verdicts, verdict => verdict)));

    private static FieldValue Write(NumberSummary summary) => Object(
        ("count", (long)summary.Count),
        ("sum", Number(summary.Sum)),
        ("mean", Number(summary.Mean)),
        ("std", Number(summary.StandardDeviation)),
        ("min", Number(summary.Min)),
        ("max", Number(summary.Max)),
        ("percentiles", List(summary.Percentiles, Number)));

    private static FieldValue Write(ClusterProfile cluster) => Object(
        ("label", cluster.Label),
        ("name", cluster.Name),
        ("size", (long)cluster.Size),
        ("share", Number(cluster.Share)),
        ("distances", Write(cluster.Distances)),
        ("spread_z_score", Number(cluster.SpreadZScore)),
        ("inertia", Number(cluster.Inertia)),
        ("silhouette", Number(cluster.Silhouette)),
        ("jaccard", Number(cluster.Jaccard)),
        ("medoid", cluster.Medoid is not { } medoid ? FieldValue.Null : Object(
            ("id", medoid.DocumentId),
            ("mean_distance", Number(medoid.MeanDistance)),
            ("compared", (long)medoid.ComparedCount),
            ("sampled", medoid.IsSampled))),
        ("nearest", cluster.Nearest is { } nearest ? Write(nearest) : FieldValue.Null),
        ("numbers", List(cluster.Numbers, profile => Object(
            ("field", profile.Field),
            ("numbers", Write(profile.Numbers)),
            ("rest_mean", Number(profile.RestMean)),
            ("difference", Number(profile.Difference))))),
        ("categories", List(cluster.Categories, profile => Object(
            ("field", profile.Field),
            ("documents", (long)profile.DocumentCount),
            ("distinct", (long)profile.DistinctCount),
            ("values", List(profile.Values, Write))))),
        ("texts", List(cluster.Texts, profile => Object(("field", profile.Field), ("terms", List(profile.Terms, Write))))),
        ("closest", List(cluster.Closest, Write)),
        ("furthest", List(cluster.Furthest, Write)));

    private static FieldValue Write(NearestCluster nearest) => nearest.Name is { } name
        ? Object(("label", nearest.Label), ("name", name), ("distance", Number(nearest.Distance)), ("similarity", Number(nearest.Similarity)))
        : Object(("label", nearest.Label), ("distance", Number(nearest.Distance)), ("similarity", Number(nearest.Similarity)));

    private static FieldValue Write(CategoryValue value) => Object(
        ("value", value.Value),
        ("count", (long)value.Count),
        ("share", Number(value.Share)),
        ("rest_share", Number(value.RestShare)),
        ("lift", Number(value.Lift)));

    private static FieldValue Write(ClassTerm term) => Object(
        ("term", term.Term),
        ("count", term.Count),
        ("texts", (long)term.TextCount),
        ("total", term.TotalCount),
        ("weight", Number(term.Weight)),
        ("lift", Number(term.Lift)));

    private static FieldValue Write(RankedDocument member) => Object(("distance", Number(member.Distance)), ("document", member.Document.ToValue()));

    /// <summary>Writes a number; JSON has no infinities, so they are texts, and NaN is null.</summary>
    private static FieldValue Number(double value) => double.IsInfinity(value) ? (value > 0 ? JsonPart.Infinity : "-" + JsonPart.Infinity) : value;

    private static FieldValue List<T>(IEnumerable<T> items, Func<T, FieldValue> write) => FieldValue.FromArray(items.Select(write));

    private static FieldValue Object(params ReadOnlySpan<(string Name, FieldValue Value)> members)
    {
        var pairs = new KeyValuePair<string, FieldValue>[members.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(members[i].Name, members[i].Value);
        }

        return FieldValue.FromObject(pairs);
    }
}
