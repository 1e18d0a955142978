using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// What a clustering is, told once and for good: how good it is as a whole, and of each cluster its size, spread, medoid, neighbor, what its fields have more of than the rest, and documents to look at.
/// </summary>
/// <remarks>Immutable, and made of plain numbers and texts: it is drawn, stored, sent and read back without the dataset.</remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterReport : INotebookResult
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the dataset's id; null for a report that was made of vectors without one.</summary>
    public string? DatasetId { get; init; }

    /// <summary>Gets the dotted path of the vector field; null as above.</summary>
    public string? VectorField { get; init; }

    /// <summary>Gets the clustering's name; null as above.</summary>
    public string? Alias { get; init; }

    /// <summary>Gets the name of the model that made it; null as above.</summary>
    public string? ModelName { get; init; }

    /// <summary>Gets the metric of the distances to and between centroids, and of the medoids: the one that made the clustering; plain Euclidean distance where that was its square.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the number of components of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets which documents were measured, and which were left out: outliers are counted, and are no cluster.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Gets the figures of the whole.</summary>
    public required ReportOverview Overview { get; init; }

    /// <summary>Gets the clusters in natural order of their labels, also those without members.</summary>
    public required IReadOnlyList<ClusterProfile> Clusters { get; init; }

    /// <summary>Gets the distances of the centroids, row and column i for cluster i; 0 on the diagonal, NaN for a cluster without a centroid.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<IReadOnlyList<double>> CentroidDistances { get; init; }

    /// <summary>Gets the fields that were looked at, each with the kind that was decided on.</summary>
    public required IReadOnlyList<ReportField> Fields { get; init; }

    /// <summary>Gets what a reader must know to read it rightly: what was sampled, and which fields were left out and why. One sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Gets a cluster.</summary>
    /// <param name="label">Its label.</param>
    /// <exception cref="KeyNotFoundException">The report has no such cluster.</exception>
    public ClusterProfile this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException($"The report has no cluster '{label}'. It has: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    /// <summary>Makes a report of vectors and labels, for people who hold arrays and no store. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="input">The vectors and labels, and whatever else is known.</param>
    /// <param name="options">What to look at; null takes the defaults.</param>
    /// <param name="progress">Told after each figure and each field, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows, and between fields.</param>
    /// <returns>The report. One cluster, or none, is no error: figures that need two are NaN.</returns>
    /// <remarks>
    /// O(n·(d + log n)) for n vectors, with what is compared pair by pair bounded by the options: up to 10 000² pairs for the silhouette, 5000² for the Dunn index, 1000² a cluster for its medoid. Same input
    /// and options, same bits, for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The parts of the input do not fit together, or a chosen field is not among its columns.</exception>
    /// <exception cref="VectorShapeException">A vector that counts is all zeros, the silhouette is measured by cosine, and its options reject that.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ClusterReport Create(
        ClusterReportInput input, ClusterReportOptions? options = null, IProgress<ReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new ClusterReportOptions();
        return ReportOfInput.Create(input, options, progress, cancellationToken);
    }

    /// <summary>Reads a report back.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="FormatException">The text is no report: it says which part is missing or of another kind than expected.</exception>
    public static ClusterReport Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return ReportReader.Read(FieldValue.Parse(json));
        }
        catch (InvalidDocumentException exception)
        {
            throw new FormatException($"The text is no cluster report: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the report as JSON, without loss: <see cref="Parse"/> gives the same report, every number to the bit. NaN becomes null.</summary>
    /// <exception cref="ArgumentException">A document in it nests so deeply (58 levels) that the whole would nest deeper than 64.</exception>
    public string ToJson() => ReportWriter.Write(this).ToJson();

    /// <summary>Writes the report as plain text: the figures of the whole, then a paragraph for each cluster, with its fields and documents.</summary>
    public override string ToString() => ReportText.Write(this);

    /// <summary>Writes the report as a Markdown page, with everything escaped that Markdown or HTML would read as markup; it ends in a line feed.</summary>
    public string ToMarkdown() => ReportMarkdown.Write(this);

    void INotebookResult.Show(NotebookPage page) => page.Figure(DistancesToSvg).Text(ToString());
}

/// <summary>A report of vectors and labels without a store.</summary>
internal static class ReportOfInput
{
    public static ClusterReport Create(ClusterReportInput input, ClusterReportOptions options, IProgress<ReportProgress>? progress, CancellationToken cancellationToken)
    {
        Check(input);
        IReadOnlyList<ReportField> fields = options.Fields ?? [.. input.Columns.Keys.Order(StringComparer.Ordinal).Select(name => new ReportField(name))];
        string? unknown = fields.Select(field => field.Name).FirstOrDefault(name => !input.Columns.ContainsKey(name));
        if (unknown is not null)
        {
            throw new ArgumentException($"There is no column '{unknown}'. There are: {string.Join(", ", input.Columns.Keys.Order(StringComparer.Ordinal))}.", nameof(input));
        }

        string[] names = [.. input.Labels.OfType<string>().Concat(input.CentroidLabels).Where(label => label != ClusterLabels.Outlier).Distinct(StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)];
        Dictionary<string, int> positions = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        int[] labels = [.. input.Labels.Select(label => label is null ? -1 : positions.GetValueOrDefault(label, -1))];
        int[] labeled = [.. Enumerable.Range(0, labels.Length).Where(row => input.Labels[row] is not null)];
        Dictionary<string, ReadOnlyMemory<float>> known = input.CentroidLabels.Index().ToDictionary(label => label.Item, label => (ReadOnlyMemory<float>)input.Centroids![label.Index].ToArray(), StringComparer.Ordinal);
        (VectorSet centroids, int[] rows) = ReportSource.JoinCentroids(input.Vectors, labels, names, known, input.Metric);
        int measured = labels.Count(label => label >= 0);
        var source = new ReportSource
        {
            Vectors = input.Vectors,
            Labels = labels,
            DocumentIds = input.DocumentIds ?? [.. Enumerable.Range(0, labels.Length).Select(row => row.ToString(CultureInfo.InvariantCulture))],
            Names = names,
            Clusters = [.. labeled.Select(row => labels[row])],
            Coverage = new ClusterCoverage { MeasuredCount = measured, OutlierCount = labeled.Length - measured, UnlabeledCount = labels.Length - labeled.Length },
            Centroids = centroids,
            CentroidRows = rows,
            Metric = ReportSource.ReadableMetric(input.Metric),
        };
        VectorFigures figures = VectorFigures.Measure(source, options, progress, cancellationToken);
        var draft = new ReportDraft(source, figures, figures.WithMembers(member => MemberOf(source, member)), options);
        for (int i = 0; i < fields.Count; i++)
        {
            IReadOnlyList<FieldValue> column = input.Columns[fields[i].Name];
            draft.AddField(fields[i], [.. labeled.Select(row => column[row])], cancellationToken);
            progress?.Report(new ReportProgress(ReportStage.Profiling, i + 1, fields.Count));
        }

        return draft.ToReport("Cluster report");
    }

    private static ReportMember MemberOf(ReportSource source, RankedMember member)
    {
        string id = source.DocumentIds[member.Row];
        return new ReportMember(id, member.Distance, new Document(id));
    }

    private static void Check(ClusterReportInput input)
    {
        int rows = input.Vectors.Count;
        string? reason =
            input.Labels.Count != rows ? Counted("labels", input.Labels.Count, rows)
            : input.DocumentIds is { } ids && ids.Count != rows ? Counted("document ids", ids.Count, rows)
            : input.CentroidLabels.Count != (input.Centroids?.Count ?? 0) ? Counted("labels of centroids", input.CentroidLabels.Count, input.Centroids?.Count ?? 0)
            : input.Centroids is { } centroids && centroids.Dimension != input.Vectors.Dimension
                ? string.Create(CultureInfo.InvariantCulture, $"the centroids have {centroids.Dimension} components, the vectors {input.Vectors.Dimension}")
            : input.CentroidLabels.Distinct(StringComparer.Ordinal).Count() != input.CentroidLabels.Count ? "a centroid's label occurs twice"
            : input.Columns.Where(column => column.Value.Count != rows).Select(column => Counted($"values of '{column.Key}'", column.Value.Count, rows)).FirstOrDefault();
        if (reason is not null)
        {
            throw new ArgumentException($"The input does not fit together: {reason}.", nameof(input));
        }
    }

    private static string Counted(string what, int found, int expected) => string.Create(CultureInfo.InvariantCulture, $"there are {found} {what} for {expected} rows");
}

/// <summary>A report as plain text.</summary>
internal static class ReportText
{
    public static string Write(ClusterReport report)
    {
        var text = new StringBuilder();
        Line(text, report.Title);
        Line(text, ReportProse.Summarize(report));
        foreach (string sentence in ReportProse.Judge(report.Overview))
        {
            Line(text, sentence);
        }

        ReportOverview overview = report.Overview;
        Line(text, $"Calinski-Harabasz {ReportProse.Figure(overview.CalinskiHarabasz)}, Davies-Bouldin {ReportProse.Figure(overview.DaviesBouldin)}, inertia {ReportProse.Figure(overview.Inertia)}.");
        foreach (string note in report.Remarks)
        {
            Line(text, note);
        }

        text.Append('\n').Append(ReportTables.Clusters(report).ToText()).Append('\n');
        foreach (ClusterProfile cluster in report.Clusters)
        {
            text.Append('\n');
            Write(text, report, cluster);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, ClusterReport report, ClusterProfile cluster)
    {
        Line(text, cluster.Description);
        if (cluster.Distances.Count > 0)
        {
            Line(text, $"  {report.Metric} distance to the centroid: {ReportTables.Spread(cluster)}");
        }

        if (cluster.Medoid is { ComparedCount: > 1 } medoid)
        {
            Line(text, $"  medoid: {medoid.DocumentId}, {ReportProse.Figure(medoid.MeanDistance)} from the others on average");
        }

        foreach (NumberProfile profile in cluster.Numbers)
        {
            Line(text, $"  {profile.Field}: {ReportTables.Numbers(profile)}");
        }

        foreach (CategoryProfile profile in cluster.Categories.Where(profile => profile.Values.Count > 0))
        {
            Line(text, $"  {profile.Field}: {string.Join(", ", profile.Values.Select(ReportTables.Value))}");
        }

        foreach (TextProfile profile in cluster.Texts.Where(profile => profile.Terms.Count > 0))
        {
            Line(text, $"  {profile.Field}: {string.Join(", ", profile.Terms.Select(term => term.Term))}");
        }

        Write(text, "closest", cluster.Closest);
        Write(text, "furthest", cluster.Furthest);
    }

    private static void Write(StringBuilder text, string end, IReadOnlyList<ReportMember> members)
    {
        foreach (ReportMember member in members)
        {
            Line(text, string.Create(CultureInfo.InvariantCulture, $"  {end}  {ReportProse.Figure(member.Distance)}  {member.DocumentId}{ReportTables.Fields(member, ": ")}"));
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(PlainText.OneLine(line)).Append('\n');
}
