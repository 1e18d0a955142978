using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The options of an HTML report.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>Gets the title; null, the default, means that of the report.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the date below the title; null, the default, means none, so that the same input has the same bytes on any day.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// Gets the fields by which documents are shown and found, the first as their heading. Null, the default, means the first two text fields of the
    /// report, or otherwise its first two category fields; empty means that documents are shown by their ids alone.
    /// </summary>
    public IReadOnlyList<string>? TextFields { get; init; }

    /// <summary>
    /// Gets the fields that hold images. A <c>data:</c> address of a PNG, JPEG, GIF or WebP image is shown; a web address as
    /// <see cref="LoadRemoteImages"/> specifies; any other text as text. The default is empty.
    /// </summary>
    public IReadOnlyList<string> ImageFields { get; init; } = [];

    /// <summary>
    /// Gets a value indicating whether the page loads images whose field holds a web address. The default, false, shows a link instead: the page works
    /// without a network, and no server learns who reads it and when. True loads them without a referrer whenever the page is opened, and its policy
    /// then allows images from <c>https:</c> and <c>http:</c>.
    /// </summary>
    public bool LoadRemoteImages { get; init; }

    /// <summary>
    /// Gets the ground truth field, which the page compares with the clusters. Null, the default, means none.
    /// <see cref="ClusterReport.ToHtml"/> cannot read documents and ignores it.
    /// </summary>
    public string? GroundTruthField { get; init; }

    /// <summary>
    /// Gets the number of closest, and of furthest, documents per cluster, 0 to 1000. The default is 3; a report that has fewer shows those.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1000.</exception>
    public int MemberCount
    {
        get;
        init => field = InRange(value, 0, 1000);
    } = 3;

    /// <summary>
    /// Gets the largest number of documents on the map, 0 to 100,000; above, a sample that is evenly spaced in each cluster, and the page states it. The
    /// default is 5000; 0 omits the map. The axes of the map follow from the documents on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 100,000.</exception>
    public int MaxMapPoints
    {
        get;
        init => field = InRange(value, 0, 100_000);
    } = 5000;

    /// <summary>
    /// Gets the largest number of documents that the search box finds, 0 to 1,000,000; above, a sample that is evenly spaced in each cluster, and the page
    /// states it. The default is 20,000, about 150 bytes each. The documents on the map are always found.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1,000,000.</exception>
    public int MaxSearchDocuments
    {
        get;
        init => field = InRange(value, 0, 1_000_000);
    } = 20_000;

    /// <summary>
    /// Gets the options of the report that
    /// <see cref="ClusterOps.WriteReportAsync(string, HtmlReportOptions?, IProgress{OperationProgress}?, CancellationToken)"/> creates; the options here
    /// replace its number of members and their fields.
    /// </summary>
    public ClusterReportOptions Report { get; init; } = new();

    /// <summary>Gets the date in the format of the page.</summary>
    internal string? DateText => Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Chooses the text fields for a report.</summary>
    internal IReadOnlyList<string> TextFieldsFor(IReadOnlyList<ReportField> fields)
    {
        return TextFields ?? (Of(ReportFieldKind.Text) is { Length: > 0 } texts ? texts : Of(ReportFieldKind.Category));

        string[] Of(ReportFieldKind kind) => [.. fields.Where(field => field.Kind == kind).Take(2).Select(field => field.Name)];
    }

    private static int InRange(int value, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
