using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>The definition of a facet, to compare a store's result with.</summary>
public static class ReferenceFacet
{
    /// <summary>Summarizes one field.</summary>
    /// <param name="documents">The documents that match.</param>
    /// <param name="field">The field's dotted path.</param>
    /// <param name="maxValues">How many values to list at most.</param>
    /// <returns>The facet; its count is 0 if no document has a value.</returns>
    public static FieldFacet Of(IReadOnlyList<Document> documents, string field, int maxValues)
    {
        FieldValue[] values = [.. documents.Select(document => document[field]).Where(value => value.HasValue)];
        double[] all = [.. values.Where(value => value.Kind == FieldKind.Number).Select(value => value.AsNumber()!.Value)];
        double[] numbers = [.. all.Where(double.IsFinite)];
        ExactSum sum = new();
        Array.ForEach(numbers, number => sum.Add(number));
        DateTimeOffset[] dates = [.. values.Select(value => value.AsDate()).OfType<DateTimeOffset>()];

        // A document with an item twice counts once.
        IEnumerable<FieldValue> held = values.SelectMany(value => value.Kind == FieldKind.Array ? value.AsArray().Distinct() : [value]);
        return new FieldFacet
        {
            Field = field,
            Count = values.Length,
            Numbers =
                numbers.Length == 0
                    ? null
                    : new NumericFacet(numbers.Length, numbers.Min() + 0.0, numbers.Max() + 0.0, sum.Value) { Mean = sum.Over(numbers.Length) },
            LeftOutCount = all.Length - numbers.Length,
            Dates = dates.Length == 0 ? null : new DateFacet(dates.Length, dates.Min(), dates.Max()),
            Values =
            [
                .. held
                    .Where(value => value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean)
                    .GroupBy(value => value)
                    .Select(group => new ValueCount(group.Key, group.Count()))
                    .OrderByDescending(value => value.Count)
                    .ThenBy(value => value.Value, FieldValueComparer.Instance)
                    .Take(maxValues),
            ],
        };
    }
}
