using System.Globalization;
using System.Text;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Reports.Html;
using Relevance.Cluster.Documents.Files;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>The clustering as one page that can be sent to anybody.</content>
public partial class ClusterOps
{
    private const int MostIndexedCharacters = 160;

    /// <summary>
    /// Writes a report as one HTML file that opens from disk with no network: summary, quality, a map whose documents say what they are, a heatmap with the ranked pairs, the distribution, a table that sorts,
    /// a card for each cluster with its closest and furthest documents, terms and values, and a box that finds a document and its cluster.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced as a whole when the page is complete, and left as it is when anything fails. Of two that are written at once, the last stays.</param>
    /// <param name="options">Title, fields, images, ground truth, and what is sampled from how much on; null takes the defaults.</param>
    /// <param name="progress">Told after each step, on the thread that does the work.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The report that the page shows, for <see cref="ClusterReport.ToMarkdown"/> or <see cref="Dataset.StoreReportAsync"/>.</returns>
    /// <exception cref="FieldNotFoundException">A field was named that no document has, or that holds vectors.</exception>
    /// <exception cref="VectorShapeException">As for <see cref="CreateReportAsync"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <remarks>
    /// The cost is that of <see cref="CreateReportAsync"/>, and the documents that can be found: their number is bounded by the options, so that the page of a million documents is as large as that of twenty
    /// thousand, some megabytes. The same documents, clustering and options give the same bytes: the page says no time.
    /// </remarks>
    public virtual async Task<ClusterReport> WriteReportAsync(
        string path, HtmlReportOptions? options = null, IProgress<ReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (ClusterReport report, byte[] page) = await CreatePageAsync(options ?? new HtmlReportOptions(), progress, cancellationToken).ConfigureAwait(false);
        await FileDraft.WriteAsync(path, stream => WritePageAsync(stream, page, cancellationToken)).ConfigureAwait(false);
        progress?.Report(new ReportProgress(ReportStage.Drawing, 2, 2));
        return report;
    }

    /// <summary>Writes the same page into a stream, as UTF-8.</summary>
    /// <param name="stream">Where to; it is written once the page is complete, flushed, and left open.</param>
    /// <param name="options">As above.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The report that the page shows.</returns>
    /// <exception cref="FieldNotFoundException">A field was named that no document has, or that holds vectors.</exception>
    /// <exception cref="VectorShapeException">As for <see cref="CreateReportAsync"/>.</exception>
    public virtual async Task<ClusterReport> WriteReportAsync(
        Stream stream, HtmlReportOptions? options = null, IProgress<ReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (ClusterReport report, byte[] page) = await CreatePageAsync(options ?? new HtmlReportOptions(), progress, cancellationToken).ConfigureAwait(false);
        await WritePageAsync(stream, page, cancellationToken).ConfigureAwait(false);
        progress?.Report(new ReportProgress(ReportStage.Drawing, 2, 2));
        return report;
    }

    private static async Task<int> WritePageAsync(Stream stream, byte[] page, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(page, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return page.Length;
    }

    private async Task<(ClusterReport Report, byte[] Page)> CreatePageAsync(HtmlReportOptions options, IProgress<ReportProgress>? progress, CancellationToken cancellationToken)
    {
        // Asked before anything is computed: a misspelled name should not cost a minute.
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        foreach (string named in (options.TextFields ?? []).Concat(options.ImageFields).Concat(options.GroundTruthField is { } truthField ? [truthField] : []))
        {
            ArgumentException.ThrowIfNullOrEmpty(named, nameof(options));
            await RequirePlainFieldAsync(named, cancellationToken).ConfigureAwait(false);
        }

        ClusterReportOptions measured = options.Report with
        {
            MemberCount = options.MemberCount,
            MemberFields = options.TextFields is null ? null : [.. options.TextFields.Concat(options.ImageFields).Distinct(StringComparer.Ordinal)],
        };
        (ClusterReport report, LabeledVectors labeled, IReadOnlyDictionary<string, string> names) = await MeasureReportAsync(
                clustering,
                measured,
                progress,
                cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = labeled.Documents;
        ContingencyTable? truth = options.GroundTruthField is { } field
            ? await DistributionAsync(field, filter: null, cancellationToken).ConfigureAwait(false)
            : null;
        var content = new HtmlReportContent
        {
            Report = report,
            Options = options,
            LabeledCount = labels.Count,
            Truth = truth?.WithNames(names, truth.TruthNames),
            OutlierName = names.GetValueOrDefault(ClusterLabels.Outlier),
        };
        content = await WithDocumentsAsync(content, labels, progress, cancellationToken).ConfigureAwait(false);
        progress?.Report(new ReportProgress(ReportStage.Drawing, 0, 2));
        byte[] page = await Task.Run(
            () =>
            {
                HtmlReportContent whole = content with { Heatmap = HeatmapOf(report, clustering), Map = MapOf(content, labeled.Column, labels, clustering, cancellationToken) };
                return Encoding.UTF8.GetBytes(HtmlReport.Write(whole));
            },
            cancellationToken).ConfigureAwait(false);
        progress?.Report(new ReportProgress(ReportStage.Drawing, 1, 2));
        return (report, page);
    }

    /// <summary>Fetches the documents that can be found: all that have a label, or a sample.</summary>
    private async Task<HtmlReportContent> WithDocumentsAsync(
        HtmlReportContent content, IReadOnlyList<DocumentLabel> labels, IProgress<ReportProgress>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, int> indexes = content.Report.Clusters.Index().ToDictionary(cluster => cluster.Item.Label, cluster => cluster.Index, StringComparer.Ordinal);
        int[] groups = [.. labels.Select(label => indexes.GetValueOrDefault(label.Label, -1))];
        int[] chosen = EvenSample.Of(groups, indexes.Count, Math.Max(content.Options.MaxSearchDocuments, content.Options.MaxMapPoints));
        IReadOnlyList<string> fields = content.Options.TextFieldsFor(content.Report.Fields);
        Dictionary<string, string> texts = new(chosen.Length, StringComparer.Ordinal);
        var query = new DocumentQuery { SelectFields = fields, IncludeVectors = false };
        int done = 0;
        foreach (int[] page in fields.Count == 0 ? [] : chosen.Chunk(query.PageSize))
        {
            foreach (Document document in await _store.GetDocumentsAsync(DatasetId, [.. page.Select(row => labels[row].DocumentId)], query, cancellationToken).ConfigureAwait(false))
            {
                texts[document.Id] = MemberItem.Cut(string.Join(" · ", MemberItem.TextsOf(document, fields)), MostIndexedCharacters);
            }

            done += page.Length;
            progress?.Report(new ReportProgress(ReportStage.Indexing, done, chosen.Length));
        }

        return content with { Documents = [.. chosen.Select(row => new HtmlReportDocument(labels[row].DocumentId, groups[row], texts.GetValueOrDefault(labels[row].DocumentId, "")))] };
    }

    /// <summary>The centroids that have a direction, similar ones side by side; null where fewer than two have.</summary>
    private static CentroidHeatmap? HeatmapOf(ClusterReport report, StoredClustering clustering)
    {
        HashSet<string> shown = new(report.Clusters.Select(cluster => cluster.Label), StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, clustering.Labels.Count).Where(row => shown.Contains(clustering.Labels[row]) && HasDirection(clustering.Centroids, row))];
        return rows.Length < 2
            ? null
            : CentroidHeatmap
                .Of(
                    [.. rows.Select(row => clustering.Labels[row])],
                    clustering.Centroids.Select(rows),
                    new CentroidHeatmapOptions { IsOrderedBySimilarity = true })
                .WithNames(report.Clusters.ToDictionary(cluster => cluster.Label, cluster => cluster.Name ?? "", StringComparer.Ordinal));
    }

    /// <summary>The documents of the page that have a vector, or a sample of them, along the two directions in which they differ most; null where there is nothing to draw.</summary>
    private static HtmlReportMap? MapOf(HtmlReportContent content, VectorColumn column, IReadOnlyList<DocumentLabel> labels, StoredClustering clustering, CancellationToken cancellationToken)
    {
        bool isByDirection = clustering.Metric == DistanceMetric.Cosine;
        int[] placed = [.. Enumerable.Range(0, content.Documents.Count).Where(i => column.Rows.TryGetValue(content.Documents[i].Id, out int row) && (!isByDirection || HasDirection(column.Vectors, row)))];
        int[] drawn = [.. EvenSample.Of([.. placed.Select(i => content.Documents[i].Cluster)], content.Report.Clusters.Count, content.Options.MaxMapPoints).Select(at => placed[at])];
        if (drawn.Length == 0)
        {
            return null;
        }

        VectorSet vectors = column.Vectors.Select([.. drawn.Select(i => column.Rows[content.Documents[i].Id])]);
        int dimensions = Math.Min(2, vectors.Dimension);
        vectors = isByDirection ? UnitVectors.Of(vectors) : vectors;
        var components = PrincipalComponents.Fit(vectors, dimensions, cancellationToken: cancellationToken);
        VectorSet places = components.Transform(vectors, cancellationToken: cancellationToken);

        Dictionary<string, int> indexes = content.Report.Clusters.Index().ToDictionary(cluster => cluster.Item.Label, cluster => cluster.Index, StringComparer.Ordinal);
        int[] known = [.. Enumerable.Range(0, clustering.Labels.Count).Where(row => indexes.ContainsKey(clustering.Labels[row]) && (!isByDirection || HasDirection(clustering.Centroids, row)))];
        return new HtmlReportMap
        {
            Points = [.. drawn.Select((document, at) => (document, (double)places[at][0], YOf(places, at)))],
            Centroids = [.. known.Length == 0 ? [] : Centroids()],
            DocumentCount = content.Documents.Count == labels.Count ? placed.Length : labels.Count(label => column.Rows.ContainsKey(label.DocumentId)),
            Axes = (Axis(0), Axis(1)),
        };

        IEnumerable<(int Cluster, double X, double Y)> Centroids()
        {
            VectorSet centroids = clustering.Centroids.Select(known);
            VectorSet on = components.Transform(isByDirection ? UnitVectors.Of(centroids) : centroids, cancellationToken: cancellationToken);
            return known.Select((row, at) => (indexes[clustering.Labels[row]], (double)on[at][0], YOf(on, at)));
        }

        string Axis(int axis) => axis < dimensions
            ? string.Create(CultureInfo.InvariantCulture, $"component {axis + 1} ({NumberText.Percent(components.ExplainedVarianceRatio[axis])} of the variance)")
            : "no second component";
    }

    private static double YOf(VectorSet places, int row) => places.Dimension > 1 ? places[row][1] : 0;

    private static bool HasDirection(VectorSet vectors, int row) => vectors[row].ContainsAnyExcept(0f);
}
