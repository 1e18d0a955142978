using System.Globalization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Clusterings.Reports;

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
