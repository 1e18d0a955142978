using System.Globalization;

namespace Relevance.Cluster;

/// <summary>What an HTML report shows, and how much of it.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>Gets the title; null (the default) means that of the report.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the date below the title; null (the default) means none, so that the same input gives the same bytes on any day.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// Gets the fields by which documents are shown and found, the first as their heading. Null (the default) means the first two fields that the report looks at as texts, or else the first two that it
    /// looks at as categories; empty means that documents are shown by their ids alone.
    /// </summary>
    public IReadOnlyList<string>? TextFields { get; init; }

    /// <summary>
    /// Gets the fields that hold images. One with a <c>data:</c> address of a PNG, JPEG, GIF or WebP image is shown; one with an address of the web as <see cref="RemoteImages"/> says; another text as text.
    /// The default is none.
    /// </summary>
    public IReadOnlyList<string> ImageFields { get; init; } = [];

    /// <summary>Gets what is done with images that are elsewhere. The default is <see cref="RemoteImageHandling.Link"/>.</summary>
    public RemoteImageHandling RemoteImages { get; init; }

    /// <summary>
    /// Gets the field that says where documents belong; the page then shows it against the clusters. Null (the default) for none. <see cref="ClusterReportHtml.extension(ClusterReport).ToHtml(HtmlReportOptions)"/> has no documents to read it from, and leaves
    /// it out.
    /// </summary>
    public string? GroundTruthField { get; init; }

    /// <summary>Gets how many of the closest and of the furthest documents are shown for each cluster, 0 to 1000. The default is 3; a report that holds fewer shows those.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1000.</exception>
    public int MemberCount
    {
        get;
        init => field = InRange(value, 0, 1000);
    } = 3;

    /// <summary>
    /// Gets the most documents on the map, 0 to 100,000; of more, a sample that is evenly spaced in each cluster, and the page says so. The default is 5000; 0 leaves the map out. The directions of the map
    /// are those of the documents on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 100,000.</exception>
    public int MaxMapPoints
    {
        get;
        init => field = InRange(value, 0, 100_000);
    } = 5000;

    /// <summary>
    /// Gets the most documents that the search box finds, 0 to 1,000,000; of more, a sample that is evenly spaced in each cluster, and the page says so. The default is 20,000, about 150 bytes each. The
    /// documents on the map are found in any case.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1,000,000.</exception>
    public int MaxSearchDocuments
    {
        get;
        init => field = InRange(value, 0, 1_000_000);
    } = 20_000;

    /// <summary>Gets what <see cref="ClusterOps.WriteReportAsync(string, HtmlReportOptions?, IProgress{ReportProgress}?, CancellationToken)"/> measures; its number of members and their fields are set by the options here.</summary>
    public ClusterReportOptions Report { get; init; } = new();

    /// <summary>Gets the date as the page shows it.</summary>
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
