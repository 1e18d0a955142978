using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Reads a report that <see cref="ReportWriter"/> wrote. A <see cref="FormatException"/> names the first part that is missing or wrong.</summary>
internal static class ReportReader
{
    public static ClusterReport Read(FieldValue value)
    {
        var report = new JsonPart(value, "report");
        if (report.Integer("format") is var format && format != ReportWriter.Format)
        {
            throw new FormatException(FormattableString.Invariant($"The report has format {format}; this version reads format {ReportWriter.Format}."));
        }

        return new ClusterReport
        {
            Title = report.Text("title"),
            DatasetId = report.TextOrNull("dataset_id"),
            VectorField = report.TextOrNull("vector_field"),
            Alias = report.TextOrNull("alias"),
            ModelName = report.TextOrNull("model"),
            Metric = report.Value<DistanceMetric>("metric"),
            Dimension = report.Count("dimension"),
            Coverage = ReadCoverage(report.Part("coverage")),
            Overview = ReadOverview(report.Part("overview")),
            Clusters = report.List("clusters", cluster => ReadCluster(cluster, report.Value<DistanceMetric>("metric"))),
            CentroidDistances = report.List("centroid_distances", row => row.Numbers()),
            Fields = report.List("fields", field => new ReportField(field.Text("name"), field.Value<ReportFieldKind>("kind"))),
            Remarks = report.List("notes", note => note.Text()),
        };
    }

    private static ClusterCoverage ReadCoverage(JsonPart part) => new()
    {
        MeasuredCount = part.Count("measured"),
        OutlierCount = part.Count("outliers"),
        WithoutVectorCount = part.Count("without_vector"),
        UnlabeledCount = part.Integer("unlabeled"),
    };

    private static ReportOverview ReadOverview(JsonPart part) => new()
    {
        Inertia = part.Number("inertia"),
        CalinskiHarabasz = part.Number("calinski_harabasz"),
        DaviesBouldin = part.Number("davies_bouldin"),
        Silhouette = part.Number("silhouette"),
        SilhouetteVectorCount = part.Count("silhouette_vectors"),
        IsSilhouetteSampled = part.Flag("silhouette_sampled"),
        DunnIndex = part.Number("dunn_index"),
        DunnVectorCount = part.Count("dunn_vectors"),
        IsDunnSampled = part.Flag("dunn_sampled"),
        Distances = ReadSummary(part.Part("distances")),
        MeanCentroidDistance = part.Number("mean_centroid_distance"),
        Verdicts = part.Has("verdicts") ? part.List("verdicts", verdict => verdict.Text()) : [],
    };

    private static NumberSummary ReadSummary(JsonPart part) => new()
    {
        Count = part.Count("count"),
        Sum = part.Number("sum"),
        Mean = part.Number("mean"),
        StandardDeviation = part.Number("std"),
        Min = part.Number("min"),
        Max = part.Number("max"),
        Percentiles = part.Part("percentiles").Numbers(),
    };

    private static ClusterProfile ReadCluster(JsonPart part, DistanceMetric metric) => new()
    {
        Label = part.Text("label"),
        Name = part.TextOrNull("name"),
        Size = part.Count("size"),
        Share = part.Number("share"),
        Distances = ReadSummary(part.Part("distances")),
        SpreadZScore = part.Number("spread_z_score"),
        Inertia = part.Number("inertia"),
        Silhouette = part.Number("silhouette"),
        Jaccard = part.Has("jaccard") ? part.Number("jaccard") : double.NaN,
        Medoid = part.PartOrNull("medoid") is { } medoid
            ? new ReportMedoid(medoid.Text("id"), medoid.Number("mean_distance"), medoid.Count("compared"), medoid.Flag("sampled"))
            : null,
        Nearest = part.PartOrNull("nearest") is { } nearest
                ? new NearestCluster(nearest.Text("label"), nearest.Number("distance"), nearest.Number("similarity")) { Name = nearest.TextIfThere("name") }
                : null,
        Numbers = part.List("numbers", number => new NumberProfile(
            number.Text("field"),
            ReadSummary(number.Part("numbers")),
            number.Number("rest_mean"),
            number.Number("difference"))),
        Categories = part.List("categories", category => new CategoryProfile(
            category.Text("field"), category.Count("documents"), category.Count("distinct"), category.List("values", ReadValue))),
        Texts = part.List("texts", text => new TextProfile(text.Text("field"), text.List("terms", ReadTerm))),
        Closest = part.List("closest", member => ReadMember(member, metric)),
        Furthest = part.List("furthest", member => ReadMember(member, metric)),
    };

    private static CategoryValue ReadValue(JsonPart part) =>
        new(part.Text("value"), part.Count("count"), part.Number("share"), part.Number("rest_share"), part.Number("lift"));

    private static ClassTerm ReadTerm(JsonPart part) =>
        new(part.Text("term"), part.Integer("count"), part.Count("texts"), part.Integer("total"), part.Number("weight"), part.Number("lift"));

    private static RankedDocument ReadMember(JsonPart part, DistanceMetric metric) =>
        ReportSource.ToMember(part.Part("document").AsDocument(), part.Number("distance"), metric);
}
