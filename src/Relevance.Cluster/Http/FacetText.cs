namespace Relevance.Cluster.Http;

/// <summary>Facets as they come over the wire.</summary>
internal static class FacetText
{
    /// <summary>Reads one of the exact facets that this library's server gives.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FieldFacet Read(FieldValue facet)
    {
        IReadOnlyDictionary<string, FieldValue> members = facet.AsObject();
        return new FieldFacet
        {
            Field = Get(members, "field").AsText() ?? throw new FormatException("A facet names no field."),
            Count = Get(members, "count").AsInteger() ?? throw new FormatException("A facet has no count."),
            Numbers = Get(members, "numbers") is { Kind: FieldKind.Object } numbers ? ReadNumbers(numbers.AsObject()) : null,
            LeftOutCount = Get(members, "left_out").AsInteger() ?? 0,
            Dates = Get(members, "dates") is { Kind: FieldKind.Object } dates ? ReadDates(dates.AsObject()) : null,
            Values = Get(members, "values").AsArray().Select(ReadValue).ToArray().AsReadOnly(),
        };
    }

    public static FieldValue Get(IReadOnlyDictionary<string, FieldValue> members, string name) => members.TryGetValue(name, out FieldValue value) ? value : default;

    /// <summary>Reads a figure; one that JSON cannot carry (a sum beyond float64, say) comes as null and is NaN.</summary>
    public static double Number(IReadOnlyDictionary<string, FieldValue> members, string name) => Get(members, name).AsNumber() ?? double.NaN;

    private static NumericFacet ReadNumbers(IReadOnlyDictionary<string, FieldValue> numbers)
    {
        long count = Get(numbers, "count").AsInteger() ?? throw new FormatException("The figures of a facet have no count.");
        NumericFacet facet = new(count, Number(numbers, "min"), Number(numbers, "max"), Number(numbers, "sum"));
        return Get(numbers, "mean").AsNumber() is { } mean ? facet with { Mean = mean } : facet;
    }

    private static DateFacet ReadDates(IReadOnlyDictionary<string, FieldValue> dates) => new(
        Get(dates, "count").AsInteger() ?? throw new FormatException("The dates of a facet have no count."), ReadDate(dates, "min"), ReadDate(dates, "max"));

    private static DateTimeOffset ReadDate(IReadOnlyDictionary<string, FieldValue> dates, string name) =>
        Get(dates, name).AsDate() ?? throw new FormatException($"The dates of a facet have no {name}.");

    private static ValueCount ReadValue(FieldValue row)
    {
        IReadOnlyDictionary<string, FieldValue> members = row.AsObject();
        return new ValueCount(Get(members, "value"), Get(members, "count").AsInteger() ?? throw new FormatException("A value of a facet has no count."));
    }
}
