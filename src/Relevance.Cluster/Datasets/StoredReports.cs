using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Reads and writes the reports in the metadata of a dataset.</summary>
internal sealed class StoredReports(DocumentStore store, string datasetId)
{
    /// <summary>The maximum number of characters of one report's JSON.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The maximum number of characters of the JSON of all reports of a dataset.</summary>
    public const int MaxTotalLength = 16 * 1024 * 1024;

    /// <summary>
    /// The property of the metadata that holds reports: name → the properties of <see cref="StoredReport"/>, and the report as text, so that a new report
    /// replaces an old one instead of being merged into it.
    /// </summary>
    private const string ReportNote = "_cluster_report_";

    public async Task<StoredReport> StoreAsync(string name, ClusterReport report, CancellationToken cancellationToken)
    {
        if (UnicodeText.FindLoneSurrogate(name) >= 0)
        {
            throw new ArgumentException("The name is not valid Unicode: it has a lone surrogate.", nameof(name));
        }

        string json = report.ToJson();
        IReadOnlyList<StoredReport> stored = await ListAsync(cancellationToken).ConfigureAwait(false);
        long total = json.Length + stored.Where(other => other.Name != name).Sum(other => (long)other.Length);
        CheckLength(name, json.Length, MaxLength, "it");
        CheckLength(name, total, MaxTotalLength, "all reports together");
        var result = new StoredReport(
            name, report.Title, report.VectorField, report.Alias, report.Clusters.Count, report.Coverage.MeasuredCount, json.Length);
        FieldValue note = FieldValue.FromObject(
        [
            new("title", result.Title),
            new("vector_field", result.VectorField),
            new("alias", result.Alias),
            new("clusters", (long)result.ClusterCount),
            new("documents", (long)result.DocumentCount),
            new("report", json),
        ]);
        await WriteAsync(name, note, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async Task<IReadOnlyList<StoredReport>> ListAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, JsonPart> reports = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Array.AsReadOnly<StoredReport>(
        [
            .. reports.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new StoredReport(
                entry.Key,
                entry.Value.Text("title"),
                entry.Value.TextOrNull("vector_field"),
                entry.Value.TextOrNull("alias"),
                entry.Value.Count("clusters"),
                entry.Value.Count("documents"),
                entry.Value.Text("report").Length)),
        ]);
    }

    public async Task<ClusterReport?> GetAsync(string name, CancellationToken cancellationToken)
    {
        Dictionary<string, JsonPart> reports = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return reports.TryGetValue(name, out JsonPart? part) ? ClusterReport.Parse(part.Text("report")) : null;
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Dictionary<string, JsonPart> reports = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!reports.ContainsKey(name))
        {
            return false;
        }

        await WriteAsync(name, FieldValue.Null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void CheckLength(string name, long length, int limit, string subject)
    {
        if (length > limit)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Dataset '{datasetId}': report '{name}' cannot be stored: {subject} would have {length} characters, above the limit of {limit}. ")
                + "Show fewer documents, or fewer of their fields.",
                nameof(name));
        }
    }

    private async Task<Dictionary<string, JsonPart>> ReadAsync(CancellationToken cancellationToken)
    {
        Document metadata = await store.GetMetadataAsync(datasetId, cancellationToken).ConfigureAwait(false);
        FieldValue reports = metadata.ToValue().AsObject().GetValueOrDefault(ReportNote);
        if (reports.HasValue && reports.Kind != FieldKind.Object)
        {
            throw new FormatException(
                $"Dataset '{datasetId}': its metadata has {FieldKinds.Describe(reports.Kind)} at '{ReportNote}', where reports are stored.");
        }

        return reports.AsObject().Where(entry => entry.Value.HasValue).ToDictionary(
            entry => entry.Key,
            entry => new JsonPart(entry.Value, $"dataset '{datasetId}', report '{entry.Key}'"),
            StringComparer.Ordinal);
    }

    private Task WriteAsync(string name, FieldValue note, CancellationToken cancellationToken)
    {
        FieldValue reports = FieldValue.FromObject([new(name, note)]);
        Document changes = Document.FromValue(FieldValue.FromObject([new(Document.IdField, datasetId), new(ReportNote, reports)]));
        return store.UpdateMetadataAsync(datasetId, changes, cancellationToken);
    }
}
