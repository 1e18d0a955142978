using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>The kind of profile that the values of a field determine.</summary>
/// <param name="Kind">The kind; null if the field is omitted.</param>
/// <param name="Reason">The reason for the omission; null if the field is not omitted.</param>
internal readonly record struct FieldChoice(ReportFieldKind? Kind, string? Reason)
{
    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\n\u3000");

    /// <summary>Gets the number of values that are neither missing nor null; null if they were not counted.</summary>
    public int? ValueCount { get; private init; }

    /// <summary>Chooses the kind by the rule of <see cref="ReportFieldKind.Automatic"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FieldChoice Of(IReadOnlyList<FieldValue> values, int maxCategories)
    {
        int[] counts = new int[Enum.GetValues<FieldKind>().Length];
        int prose = 0;
        foreach (FieldValue value in values)
        {
            counts[(int)value.Kind] += value.HasValue ? 1 : 0;
            prose += value.AsText() is { } text && text.AsSpan().Trim().ContainsAny(Spaces) ? 1 : 0;
        }

        // The kind that most documents have; ties go to the first in the order of the kinds.
        int most = counts.Max();
        FieldKind kind = (FieldKind)Array.IndexOf(counts, most);
        FieldChoice choice = most == 0 ? new(null, "no document has a value") : kind switch
        {
            FieldKind.Number => new(ReportFieldKind.Number, null),
            FieldKind.Boolean or FieldKind.Array => new(ReportFieldKind.Category, null),
            FieldKind.Text => OfTexts(values, (most, prose), maxCategories),
            _ => new(null, $"it has {FieldKinds.Describe(kind)}"),
        };
        return choice with { ValueCount = counts.Sum() };
    }

    private static FieldChoice OfTexts(IReadOnlyList<FieldValue> values, (int All, int Prose) texts, int maxCategories)
    {
        (int count, int prose) = texts;
        int limit = Math.Min(maxCategories, count / 2);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (FieldValue value in values)
        {
            if (value.AsText() is { } text && distinct.Add(text) && distinct.Count > limit)
            {
                break;
            }
        }

        if (distinct.Count <= limit)
        {
            return new(ReportFieldKind.Category, null);
        }

        return prose * 2 >= count
            ? new(ReportFieldKind.Text, null)
            : new(
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count - prose} of its {count} texts have no space, so that they are probably identifiers or addresses"));
    }
}
