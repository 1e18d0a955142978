using System.Globalization;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Profiles fields one by one, so that no more than one field is in memory at a time, and builds the report from their profiles.</summary>
/// <param name="clusters">The cluster of each labeled document; −1 for an outlier.</param>
/// <param name="clusterCount">The number of clusters.</param>
/// <param name="options">The options of the report.</param>
internal sealed class ReportDraft(int[] clusters, int clusterCount, ClusterReportOptions options)
{
    private readonly List<ReportField> _fields = [];
    private readonly List<string> _remarks = [];
    private readonly List<Func<ClusterProfile, int, ClusterProfile>> _additions = [];

    /// <summary>Gets the fields so far that are not omitted, with their kinds.</summary>
    public IReadOnlyList<ReportField> Fields => _fields.AsReadOnly();

    /// <summary>Adds a field, or a remark with the reason for its omission.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">The value in each labeled document.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public void AddField(ReportField field, IReadOnlyList<FieldValue> values, CancellationToken cancellationToken)
    {
        FieldChoice choice = field.Kind == ReportFieldKind.Automatic ? FieldChoice.Of(values, options.MaxCategories) : new FieldChoice(field.Kind, null);
        if (choice.Kind is not { } kind)
        {
            _remarks.Add($"The field '{field.Name}' is omitted: {choice.Reason}.");
            return;
        }

        ReportField decided = field with { Kind = kind };
        _additions.Add(FieldProfiler.Profile(decided, values, (clusters, clusterCount), options, cancellationToken));
        _fields.Add(decided);
        int used = kind == ReportFieldKind.Number
            ? values.Count(value => value.AsNumber() is { } number && double.IsFinite(number))
            : choice.ValueCount ?? values.Count(value => value.HasValue);
        if (used < values.Count)
        {
            string content = kind == ReportFieldKind.Number ? "a number" : "a value";
            _remarks.Add(string.Create(CultureInfo.InvariantCulture, $"The field '{field.Name}' has {content} in {used} of {values.Count} documents."));
        }
    }

    /// <summary>Builds the report.</summary>
    /// <param name="title">The title, unless the options have one.</param>
    /// <param name="source">The vectors and labels.</param>
    /// <param name="figures">The part that follows from the vectors.</param>
    /// <param name="profiles">The profile of each cluster without fields.</param>
    public ClusterReport ToReport(string title, ReportSource source, VectorFigures figures, IReadOnlyList<ClusterProfile> profiles) => new()
    {
        Title = options.Title ?? title,
        Metric = source.Metric,
        Dimension = source.Vectors.Dimension,
        Coverage = source.Coverage,
        Overview = figures.Overview,
        Clusters = [.. profiles.Select((profile, cluster) => _additions.Aggregate(profile, (whole, add) => add(whole, cluster)))],
        CentroidDistances = figures.CentroidDistances,
        Fields = Fields,
        Remarks = [.. figures.Remarks(), .. _remarks],
    };
}
