namespace Relevance.Cluster.Http;

/// <summary>Reads facets from the JSON of the wire contract.</summary>
internal static class FacetText
{
    /// <summary>Reads an exact facet, as our server returns it.</summary>
    /// <exception cref="FormatException">The value is not a facet.</exception>
    public static FieldFacet Read(FieldValue facet)
    {
        IReadOnlyDictionary<string, FieldValue> members = facet.AsObject();
        return new FieldFacet
        {
            Field = Get(members, "field").AsText() ?? throw new FormatException("A facet has no field."),
            Count = Get(members, "count").AsInteger() ?? throw new FormatException("A facet has no count."),
            Numbers = Get(members, "numbers") is { Kind: FieldKind.Object } numbers ? ReadNumbers(numbers.AsObject()) : null,
            LeftOutCount = Get(members, "left_out").AsInteger() ?? 0,
            Dates = Get(members, "dates") is { Kind: FieldKind.Object } dates ? ReadDates(dates.AsObject()) : null,
            Values = Get(members, "values").AsArray().Select(ReadValue).ToArray().AsReadOnly(),
        };
    }

    /// <summary>Returns a property; missing if the object does not have it.</summary>
    public static FieldValue Get(IReadOnlyDictionary<string, FieldValue> members, string name) =>
        members.TryGetValue(name, out FieldValue value) ? value : default;

    /// <summary>Reads a number. One that JSON cannot express, such as a sum beyond float64, is null in the response and NaN here.</summary>
    public static double Number(IReadOnlyDictionary<string, FieldValue> members, string name) => Get(members, name).AsNumber() ?? double.NaN;

    private static NumericFacet ReadNumbers(IReadOnlyDictionary<string, FieldValue> numbers)
    {
        long count = Get(numbers, "count").AsInteger() ?? throw new FormatException("The numbers of a facet have no count.");
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
