using System.Globalization;
using Relevance.Cluster.Documents.Values;

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
        Remarks = _notes.AsReadOnly(),
    };
}

/// <summary>As what a field is looked at, where nobody has said so: by its values.</summary>
/// <param name="Kind">The kind; null when the field is left out.</param>
/// <param name="Reason">Why it is left out; null when it is not.</param>
internal readonly record struct FieldChoice(ReportFieldKind? Kind, string? Reason)
{
    /// <summary>Decides by the rule that <see cref="ReportFieldKind.Automatic"/> states.</summary>
    public static FieldChoice Of(IReadOnlyList<FieldValue> values, int maxCategories)
    {
        ILookup<FieldKind, FieldValue> kinds = values.Where(value => value.HasValue).ToLookup(value => value.Kind);
        if (kinds.Count == 0)
        {
            return new(null, "no document has a value");
        }

        // What most documents have; of equals the first in the order of the kinds.
        FieldKind kind = kinds.OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        return kind switch
        {
            FieldKind.Number => new(ReportFieldKind.Number, null),
            FieldKind.Boolean or FieldKind.Array => new(ReportFieldKind.Category, null),
            FieldKind.Text => OfTexts([.. kinds[FieldKind.Text].Select(value => value.AsText()!)], maxCategories),
            _ => new(null, $"it holds {FieldKinds.Describe(kind)}"),
        };
    }

    private static FieldChoice OfTexts(string[] texts, int maxCategories)
    {
        int limit = Math.Min(maxCategories, texts.Length / 2);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (distinct.Add(text) && distinct.Count > limit)
            {
                break;
            }
        }

        if (distinct.Count <= limit)
        {
            return new(ReportFieldKind.Category, null);
        }

        int prose = texts.Count(text => text.AsSpan().Trim().ContainsAny(" \t\n\u3000"));
        return prose * 2 >= texts.Length
            ? new(ReportFieldKind.Text, null)
            : new(null, string.Create(CultureInfo.InvariantCulture, $"{texts.Length - prose} of its {texts.Length} texts have no space, so that they are identifiers or addresses"));
    }
}
