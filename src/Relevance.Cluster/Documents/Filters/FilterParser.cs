using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// Reads the wire form of filters: determines the style of each filter and combines arrays of them. Every error is a <see cref="FormatException"/>.
/// </summary>
internal static class FilterParser
{
    public static Filter Parse(string json)
    {
        try
        {
            FieldValue value = FieldValue.Parse(json);
            return value.Kind is FieldKind.Array or FieldKind.Object
                ? Read(value)
                : throw new FormatException($"A filter is a JSON object or a list of them, not {FieldKinds.Describe(value.Kind)}.");
        }
        catch (Exception e) when (e is InvalidDocumentException or ArgumentException)
        {
            throw new FormatException($"Not a filter: {e.Message}", e);
        }
    }

    /// <summary>Reads one filter, or an array of filters as their conjunction.</summary>
    public static Filter Read(FieldValue value) => value.Kind == FieldKind.Array ? ReadAll(value) : ReadOne(value, out _);

    /// <summary>Reads an array of alternatives; an empty array means no restriction.</summary>
    public static Filter ReadAny(FieldValue value, string place)
    {
        if (value.Kind != FieldKind.Array)
        {
            throw new FormatException($"{place}: expected a list of filters, found {FieldKinds.Describe(value.Kind)}.");
        }

        List<Filter> alternatives = [];
        foreach (FieldValue item in value.Items)
        {
            alternatives.Add(Read(item));
        }

        return alternatives.Count == 0 ? Filter.All : Filter.Or(alternatives);
    }

    private static Filter ReadAll(FieldValue list)
    {
        List<Filter> all = [];
        List<Filter> alternatives = [];
        foreach (FieldValue item in list.Items)
        {
            bool isAlternative = false;
            Filter filter = item.Kind == FieldKind.Array ? ReadAll(item) : ReadOne(item, out isAlternative);
            (isAlternative ? alternatives : all).Add(filter);
        }

        if (alternatives.Count > 0)
        {
            all.Add(Filter.Or(alternatives));
        }

        return Filter.And(all);
    }

    private static Filter ReadOne(FieldValue value, out bool isAlternative)
    {
        if (value.Map is not { } map)
        {
            throw new FormatException($"A filter is a JSON object, not {FieldKinds.Describe(value.Kind)} ({value.ToJson()}).");
        }

        if (map.ContainsKey(ClassicFilterReader.TypeMember))
        {
            return ClassicFilterReader.Read(map, out isAlternative);
        }

        isAlternative = false;
        return NewStyleFilterReader.Read(map);
    }
}
