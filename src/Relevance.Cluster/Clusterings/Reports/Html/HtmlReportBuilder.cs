using System.Globalization;
using System.Text;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Groups;
using Relevance.Cluster.Documents.Files;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Creates the HTML page of a stored clustering's report.</summary>
internal sealed class HtmlReportBuilder(ClusteringContext context, HtmlReportOptions options, IProgress<OperationProgress>? progress)
{
    /// <summary>The maximum number of characters of a document's text that the page can search.</summary>
    private const int MaxIndexedCharacters = 160;

    private readonly DocumentStore _store = context.Store;

    public async Task<ClusterReport> WriteAsync(string path, CancellationToken cancellationToken)
    {
        (ClusterReport report, byte[] page) = await CreateAsync(cancellationToken).ConfigureAwait(false);
        await FileDraft.WriteAsync(path, stream => WritePageAsync(stream, page, cancellationToken)).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Drawing, 2, 2));
        return report;
    }

    public async Task<ClusterReport> WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        (ClusterReport report, byte[] page) = await CreateAsync(cancellationToken).ConfigureAwait(false);
        await WritePageAsync(stream, page, cancellationToken).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Drawing, 2, 2));
        return report;
    }

    private static async Task<int> WritePageAsync(Stream stream, byte[] page, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(page, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return page.Length;
    }

    private async Task<(ClusterReport Report, byte[] Page)> CreateAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        await RequireFieldsAsync(cancellationToken).ConfigureAwait(false);
        ClusterReportOptions measured = options.Report with
        {
            MemberCount = options.MemberCount,
            MemberFields = options.TextFields is null ? null : [.. options.TextFields.Concat(options.ImageFields).Distinct(StringComparer.Ordinal)],
        };
        (ClusterReport report, _, IReadOnlyDictionary<string, string> names, PageParts parts) = await new StoredClusterReport(context, progress)
            .MeasureAsync(clustering, measured, ReadAsync, cancellationToken).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Drawing, 0, 2));
        byte[] page = await Task.Run(
            () => Encoding.UTF8.GetBytes(HtmlReport.Write(new HtmlReportContent
            {
                Report = report,
                Options = options,
                Heatmap = HeatmapOf(report, clustering),
                Map = parts.Map,
                Documents = parts.Documents,
                LabeledCount = parts.LabeledCount,
                Truth = parts.Truth?.WithNames(names, parts.Truth.TruthNames),
                OutlierName = names.GetValueOrDefault(ClusterLabels.Outlier),
            })),
            cancellationToken).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Drawing, 1, 2));
        return (report, page);

        async Task<PageParts> ReadAsync(
            LabeledVectors labeled, IReadOnlyList<ReportField> fields, IProgress<OperationProgress> later, CancellationToken token)
        {
            ContingencyTable? truth = options.GroundTruthField is { } field
                ? await new ClusterCounts(context).CountByTruthAsync(field, filter: null, token).ConfigureAwait(false)
                : null;
            HtmlReportDocument[] documents = await ReadDocumentsAsync(labeled, options.TextFieldsFor(fields), later, token).ConfigureAwait(false);
            HtmlReportMap? map = await Task.Run(() => MapOf(documents, labeled, clustering, token), token).ConfigureAwait(false);
            return new PageParts(truth, documents, map, labeled.Documents.Count);
        }
    }

    /// <summary>Validates the named fields before anything is computed: a misspelled name should not cost a minute.</summary>
    private async Task RequireFieldsAsync(CancellationToken cancellationToken)
    {
        IEnumerable<string> truth = options.GroundTruthField is { } field ? [field] : [];
        foreach (string named in (options.TextFields ?? []).Concat(options.ImageFields).Concat(truth))
        {
            ArgumentException.ThrowIfNullOrEmpty(named, nameof(options));
            await context.RequirePlainFieldAsync(named, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the documents that the page can find: all labeled documents, or a sample of them.</summary>
    private async Task<HtmlReportDocument[]> ReadDocumentsAsync(
        LabeledVectors labeled, IReadOnlyList<string> fields, IProgress<OperationProgress> later, CancellationToken cancellationToken)
    {
        int[] chosen = EvenSample.Of(labeled.Clusters, labeled.Names.Count, Math.Max(options.MaxSearchDocuments, options.MaxMapPoints));
        string[] ids = [.. chosen.Select(row => labeled.Documents[row].DocumentId)];
        Dictionary<string, string> texts = new(chosen.Length, StringComparer.Ordinal);
        var query = new DocumentQuery { SelectFields = fields, IncludeVectors = false };
        int done = 0;
        foreach (string[] page in fields.Count == 0 ? [] : ids.Chunk(query.PageSize))
        {
            foreach (Document document in await _store.GetDocumentsAsync(context.DatasetId, page, query, cancellationToken).ConfigureAwait(false))
            {
                texts[document.Id] = MemberItem.Cut(string.Join(" · ", MemberItem.TextsOf(document, fields)), MaxIndexedCharacters);
            }

            done += page.Length;
            later.Report(new OperationProgress(OperationStage.Indexing, done, chosen.Length));
        }

        return [.. chosen.Select((row, i) => new HtmlReportDocument(ids[i], labeled.Clusters[row], texts.GetValueOrDefault(ids[i], ""), row))];
    }

    /// <summary>Computes the heatmap of the nonzero centroids with similar ones next to each other; null for fewer than two.</summary>
    private static CentroidHeatmap? HeatmapOf(ClusterReport report, StoredClustering clustering)
    {
        HashSet<string> shown = new(report.Clusters.Select(cluster => cluster.Label), StringComparer.Ordinal);
        int[] rows =
        [
            .. Enumerable.Range(0, clustering.Labels.Count)
                .Where(row => shown.Contains(clustering.Labels[row]) && HasDirection(clustering.Centroids, row)),
        ];
        return rows.Length < 2
            ? null
            : CentroidHeatmap
                .Of(
                    [.. rows.Select(row => clustering.Labels[row])],
                    clustering.Centroids.Select(rows),
                    new CentroidHeatmapOptions { IsOrderedBySimilarity = true })
                .WithNames(report.Clusters.ToDictionary(cluster => cluster.Label, cluster => cluster.Name ?? "", StringComparer.Ordinal));
    }

    /// <summary>Projects the page's documents that have a vector, or a sample, onto two principal components; null if no document can be drawn.</summary>
    private HtmlReportMap? MapOf(
        HtmlReportDocument[] documents, LabeledVectors labeled, StoredClustering clustering, CancellationToken cancellationToken)
    {
        VectorColumn column = labeled.Column;
        DocumentLabelList labels = labeled.Documents;
        bool isByDirection = clustering.Metric == DistanceMetric.Cosine;
        int[] rows = [.. documents.Select(document => column.DocumentIds.Find(labels.Ids.Utf8(document.Place), likely: document.Place))];
        int[] placed =
        [
            .. Enumerable.Range(0, rows.Length).Where(i => rows[i] >= 0 && (!isByDirection || HasDirection(column.Vectors, rows[i]))),
        ];
        int[] groups = [.. placed.Select(i => documents[i].Cluster)];
        int[] drawn = [.. EvenSample.Of(groups, labeled.Names.Count, options.MaxMapPoints).Select(at => placed[at])];
        if (drawn.Length == 0)
        {
            return null;
        }

        VectorSet vectors = column.Vectors.Select([.. drawn.Select(i => rows[i])]);
        int dimensions = Math.Min(2, vectors.Dimension);
        vectors = isByDirection ? UnitVectors.Of(vectors) : vectors;
        var components = PrincipalComponents.Fit(vectors, dimensions, cancellationToken: cancellationToken);
        VectorSet places = components.Transform(vectors, cancellationToken: cancellationToken);

        Dictionary<string, int> indexes = labeled.Names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        int[] known =
        [
            .. Enumerable.Range(0, clustering.Labels.Count).Where(row =>
                indexes.ContainsKey(clustering.Labels[row]) && (!isByDirection || HasDirection(clustering.Centroids, row))),
        ];
        return new HtmlReportMap
        {
            Points = [.. drawn.Select((document, at) => (document, (double)places[at][0], YOf(places, at)))],
            Centroids = [.. known.Length == 0 ? [] : Centroids()],
            DocumentCount = documents.Length == labels.Count
                ? placed.Length
                : Enumerable.Range(0, labels.Count).Count(i => column.DocumentIds.Find(labels.Ids.Utf8(i), likely: i) >= 0),
            Axes = (Axis(0), Axis(1)),
        };

        IEnumerable<(int Cluster, double X, double Y)> Centroids()
        {
            VectorSet centroids = clustering.Centroids.Select(known);
            VectorSet on = components.Transform(isByDirection ? UnitVectors.Of(centroids) : centroids, cancellationToken: cancellationToken);
            return known.Select((row, at) => (indexes[clustering.Labels[row]], (double)on[at][0], YOf(on, at)));
        }

        string Axis(int axis) => axis < dimensions
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"component {axis + 1} ({NumberText.Percent(components.ExplainedVarianceRatio[axis])} of the variance)")
            : "no second component";
    }

    private static double YOf(VectorSet places, int row) => places.Dimension > 1 ? places[row][1] : 0;

    private static bool HasDirection(VectorSet vectors, int row) => vectors[row].ContainsAnyExcept(0f);

    /// <summary>The parts of the page that do not depend on the measures of the vectors.</summary>
    private sealed record PageParts(ContingencyTable? Truth, HtmlReportDocument[] Documents, HtmlReportMap? Map, int LabeledCount);
}
