using System.Globalization;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Creates a report of vectors and labels without a store.</summary>
internal static class ReportOfInput
{
    public static ClusterReport Create(
        ClusterReportInput input,
        ClusterReportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        Check(input);
        IReadOnlyList<ReportField> fields = options.Fields ?? [.. input.Columns.Keys.Order(StringComparer.Ordinal).Select(name => new ReportField(name))];
        string? unknown = fields.Select(field => field.Name).FirstOrDefault(name => !input.Columns.ContainsKey(name));
        if (unknown is not null)
        {
            string columns = string.Join(", ", input.Columns.Keys.Order(StringComparer.Ordinal));
            throw new ArgumentException($"The input has no column '{unknown}'. Its columns are: {columns}.", nameof(input));
        }

        string[] names =
        [
            .. input.Labels.OfType<string>().Concat(input.CentroidLabels)
                .Where(label => label != ClusterLabels.Outlier)
                .Distinct(StringComparer.Ordinal)
                .Order(ClusterLabels.NaturalOrder),
        ];
        Dictionary<string, int> positions = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        int[] labels = [.. input.Labels.Select(label => label is null ? -1 : positions.GetValueOrDefault(label, -1))];
        int[] labeled = [.. Enumerable.Range(0, labels.Length).Where(row => input.Labels[row] is not null)];
        Dictionary<string, ReadOnlyMemory<float>> known = input.CentroidLabels.Index().ToDictionary(
            label => label.Item,
            label => (ReadOnlyMemory<float>)input.Centroids![label.Index].ToArray(),
            StringComparer.Ordinal);
        (VectorSet centroids, int[] rows) = ReportSource.JoinCentroids(input.Vectors, labels, names, known, input.Metric);
        int measured = labels.Count(label => label >= 0);
        var source = new ReportSource
        {
            Vectors = input.Vectors,
            Labels = labels,
            DocumentIds = input.DocumentIds ?? [.. Enumerable.Range(0, labels.Length).Select(row => row.ToString(CultureInfo.InvariantCulture))],
            Names = names,
            Clusters = [.. labeled.Select(row => labels[row])],
            Coverage = new ClusterCoverage
            {
                MeasuredCount = measured,
                OutlierCount = labeled.Length - measured,
                UnlabeledCount = labels.Length - labeled.Length,
            },
            Centroids = centroids,
            CentroidRows = rows,
            Metric = ReportSource.ReadableMetric(input.Metric),
        };
        VectorFigures figures = VectorFigures.Measure(source, options, progress, cancellationToken);
        var draft = new ReportDraft(source.Clusters, names.Length, options);
        for (int i = 0; i < fields.Count; i++)
        {
            IReadOnlyList<FieldValue> column = input.Columns[fields[i].Name];
            draft.AddField(fields[i], [.. labeled.Select(row => column[row])], cancellationToken);
            progress?.Report(new OperationProgress(OperationStage.Profiling, i + 1, fields.Count));
        }

        return draft.ToReport("Cluster report", source, figures, figures.WithMembers(member => MemberOf(source, member)));
    }

    private static RankedDocument MemberOf(ReportSource source, RankedRow member) =>
        source.ToMember(new Document(source.DocumentIds[member.Row]), member.Distance);

    private static void Check(ClusterReportInput input)
    {
        int rows = input.Vectors.Count;
        string? reason =
            input.Labels.Count != rows ? Counted("labels", input.Labels.Count, rows)
            : input.DocumentIds is { } ids && ids.Count != rows ? Counted("document ids", ids.Count, rows)
            : input.CentroidLabels.Count != (input.Centroids?.Count ?? 0)
                ? Counted("labels of centroids", input.CentroidLabels.Count, input.Centroids?.Count ?? 0)
            : input.Centroids is { } centroids && centroids.Dimension != input.Vectors.Dimension
                ? string.Create(CultureInfo.InvariantCulture, $"the centroids have {centroids.Dimension} components, the vectors {input.Vectors.Dimension}")
            : input.CentroidLabels.Distinct(StringComparer.Ordinal).Count() != input.CentroidLabels.Count ? "a centroid's label occurs twice"
            : input.Columns
                .Where(column => column.Value.Count != rows)
                .Select(column => Counted($"values of '{column.Key}'", column.Value.Count, rows))
                .FirstOrDefault();
        if (reason is not null)
        {
            throw new ArgumentException($"The input is inconsistent: {reason}.", nameof(input));
        }
    }

    private static string Counted(string what, int found, int expected) =>
        string.Create(CultureInfo.InvariantCulture, $"there are {found} {what} for {expected} rows");
}
