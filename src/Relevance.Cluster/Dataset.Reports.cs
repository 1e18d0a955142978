using System.Globalization;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <content>Reports that are kept with the dataset.</content>
public partial class Dataset
{
    /// <summary>The most characters of JSON that one report may take: 4 Mi.</summary>
    public const int MaxReportLength = 4 * 1024 * 1024;

    /// <summary>The most characters of JSON that all reports of a dataset may take together: 16 Mi. All of them are read with the metadata.</summary>
    public const int MaxReportsLength = 16 * 1024 * 1024;

    /// <summary>The part of the metadata that holds reports: by name, what <see cref="StoredReport"/> says, and the report as text, so that another one takes its place and is not merged with it.</summary>
    private const string ReportNote = "_cluster_report_";

    /// <summary>Keeps a report with the dataset, in place of one of the same name. It lies in the dataset's metadata, at <c>_cluster_report_</c>, in every store.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="report">The report; it need not be one of this dataset.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing was stored.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, or not valid Unicode; or the report takes more than <see cref="MaxReportLength"/> characters, or all reports would take more than <see cref="MaxReportsLength"/>. Fewer documents, or
    /// fewer of their fields, make a report smaller (<see cref="ClusterReportOptions.MemberCount"/>, <see cref="ClusterReportOptions.MemberFields"/>).
    /// </exception>
    public virtual async Task<StoredReport> StoreReportAsync(string name, ClusterReport report, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(report);
        string json = report.ToJson();
        IReadOnlyList<StoredReport> kept = await ListReportsAsync(cancellationToken).ConfigureAwait(false);
        CheckLength(name, json.Length, MaxReportLength, "it");
        CheckLength(name, json.Length + kept.Where(other => other.Name != name).Sum(other => (long)other.Length), MaxReportsLength, "all reports together");
        var stored = new StoredReport(name, report.Title, report.VectorField, report.Alias, report.Clusters.Count, report.Coverage.MeasuredCount, json.Length);
        FieldValue note = FieldValue.FromObject(
        [
            new("title", stored.Title),
            new("vector_field", stored.VectorField),
            new("alias", stored.Alias),
            new("clusters", (long)stored.ClusterCount),
            new("documents", (long)stored.DocumentCount),
            new("report", json),
        ]);
        await WriteReportAsync(name, note, cancellationToken).ConfigureAwait(false);
        return stored;
    }

    /// <summary>Lists the reports that the dataset keeps.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>What each is about, by name, ordinally; empty when there is none.</returns>
    /// <exception cref="FormatException">What lies in the metadata there is no list of reports.</exception>
    public virtual async Task<IReadOnlyList<StoredReport>> ListReportsAsync(CancellationToken cancellationToken = default)
    {
        List<StoredReport> reports = [];
        foreach ((string name, ReportPart part) in (await ReadReportsAsync(cancellationToken).ConfigureAwait(false)).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            reports.Add(new StoredReport(
                name, part.Text("title"), part.TextOrNull("vector_field"), part.TextOrNull("alias"), part.Count("clusters"), part.Count("documents"), part.Text("report").Length));
        }

        return reports.AsReadOnly();
    }

    /// <summary>Reads a report.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The report as it was stored, every number to the bit; null when there is none of the name.</returns>
    /// <exception cref="FormatException">What lies in the metadata there is no report, or one of a later version.</exception>
    public virtual async Task<ClusterReport?> GetReportAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Dictionary<string, ReportPart> reports = await ReadReportsAsync(cancellationToken).ConfigureAwait(false);
        return reports.TryGetValue(name, out ReportPart? part) ? ClusterReport.Parse(part.Text("report")) : null;
    }

    /// <summary>Deletes a report. Of its name, a null stays in the metadata, which can be set but not removed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing was deleted.</param>
    /// <returns>True when there was one.</returns>
    public virtual async Task<bool> DeleteReportAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Dictionary<string, ReportPart> reports = await ReadReportsAsync(cancellationToken).ConfigureAwait(false);
        if (!reports.ContainsKey(name))
        {
            return false;
        }

        await WriteReportAsync(name, FieldValue.Null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (UnicodeText.FindLoneSurrogate(name) >= 0)
        {
            throw new ArgumentException("The name is not valid Unicode: it has a lone surrogate.", nameof(name));
        }
    }

    private void CheckLength(string name, long length, int limit, string what)
    {
        if (length > limit)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Dataset '{Id}': report '{name}' cannot be kept: {what} would take {length} characters, and {limit} is the limit. Show fewer documents, or fewer of their fields."),
                nameof(name));
        }
    }

    private async Task<Dictionary<string, ReportPart>> ReadReportsAsync(CancellationToken cancellationToken)
    {
        Document metadata = await GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        FieldValue reports = metadata.ToValue().AsObject().GetValueOrDefault(ReportNote);
        if (reports.HasValue && reports.Kind != FieldKind.Object)
        {
            throw new FormatException($"Dataset '{Id}': its metadata has {FieldKinds.Describe(reports.Kind)} at '{ReportNote}', where reports are kept.");
        }

        return reports.AsObject().Where(entry => entry.Value.HasValue).ToDictionary(entry => entry.Key, entry => new ReportPart(entry.Value, $"dataset '{Id}', report '{entry.Key}'"), StringComparer.Ordinal);
    }

    private Task WriteReportAsync(string name, FieldValue note, CancellationToken cancellationToken)
    {
        FieldValue reports = FieldValue.FromObject([new(name, note)]);
        return UpdateMetadataAsync(Document.FromValue(FieldValue.FromObject([new(Document.IdField, Id), new(ReportNote, reports)])), cancellationToken);
    }
}
