using System.Globalization;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>A report in the making: field after field is added, so that no more than one is in memory at a time.</summary>
internal sealed class ReportDraft(ReportSource source, VectorFigures figures, IReadOnlyList<ClusterProfile> profiles, ClusterReportOptions options)
{
    private readonly List<ReportField> _fields = [];
    private readonly List<string> _notes = [.. figures.Notes()];
    private IReadOnlyList<ClusterProfile> _profiles = profiles;

    /// <summary>Adds a field, or a note of why it is left out.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">Its value in each document that has a label.</param>
    /// <param name="cancellationToken">Looked at now and then.</param>
    public void AddField(ReportField field, FieldValue[] values, CancellationToken cancellationToken)
    {
        FieldChoice choice = field.Kind == ReportFieldKind.Automatic ? FieldChoice.Of(values, options.MaxCategories) : new FieldChoice(field.Kind, null);
        if (choice.Kind is not { } kind)
        {
            _notes.Add($"The field '{field.Name}' is left out: {choice.Reason}.");
            return;
        }

        ReportField decided = field with { Kind = kind };
        _profiles = FieldProfiler.Add(_profiles, decided, values, source.Clusters, options, cancellationToken);
        _fields.Add(decided);
        int used = kind == ReportFieldKind.Number ? values.Count(value => value.AsNumber() is { } number && double.IsFinite(number)) : values.Count(value => value.HasValue);
        if (used < values.Length)
        {
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"The field '{field.Name}' has {(kind == ReportFieldKind.Number ? "a number" : "a value")} in {used} of {values.Length} documents."));
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
        Notes = _notes.AsReadOnly(),
    };
}
