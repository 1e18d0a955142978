using System.Globalization;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Builds a report field by field, so that no more than one field is in memory at a time.</summary>
internal sealed class ReportDraft(ReportSource source, VectorFigures figures, IReadOnlyList<ClusterProfile> profiles, ClusterReportOptions options)
{
    private readonly List<ReportField> _fields = [];
    private readonly List<string> _remarks = [.. figures.Remarks()];
    private IReadOnlyList<ClusterProfile> _profiles = profiles;

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
        _profiles = FieldProfiler.Add(_profiles, decided, values, source.Clusters, options, cancellationToken);
        _fields.Add(decided);
        int used = kind == ReportFieldKind.Number
            ? values.Count(value => value.AsNumber() is { } number && double.IsFinite(number))
            : values.Count(value => value.HasValue);
        if (used < values.Count)
        {
            string content = kind == ReportFieldKind.Number ? "a number" : "a value";
            _remarks.Add(string.Create(CultureInfo.InvariantCulture, $"The field '{field.Name}' has {content} in {used} of {values.Count} documents."));
        }
    }

    public ClusterReport ToReport(string title) => new()
    {
        Title = options.Title ?? title,
        Metric = source.Metric,
        Dimension = source.Vectors.Dimension,
        Coverage = source.Coverage,
        Overview = figures.Overview,
        Clusters = _profiles,
        CentroidDistances = figures.CentroidDistances,
        Fields = _fields.AsReadOnly(),
        Remarks = _remarks.AsReadOnly(),
    };
}
