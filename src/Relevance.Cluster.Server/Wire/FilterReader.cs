using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Server.Wire;

/// <summary>Reads filters, and rejects those that exceed the limits of one request. Parts that are expensive to create are counted first.</summary>
internal sealed class FilterReader
{
    private readonly string _name;
    private long _filters;
    private long _values;
    private long _words;

    private FilterReader(string name) => _name = name;

    /// <summary>Reads a filter from a property.</summary>
    /// <returns>Null if the property is missing or empty.</returns>
    /// <exception cref="WireException">The property is not a filter, or exceeds a limit.</exception>
    public static Filter? Read(string name, WireBody body)
    {
        FieldValue value = body.Get(name, RequestLimits.MaxFilters);
        if (value.AsText() is { } fromQuery)
        {
            value = Parse(name, fromQuery);
        }

        if (!value.HasValue)
        {
            return null;
        }

        long patterns = CountPatterns(value);
        if (patterns > RequestLimits.MaxPatterns)
        {
            throw WireException.TooMany(name, "regular expressions", RequestLimits.MaxPatterns, patterns);
        }

        try
        {
            Filter filter = Filter.Parse(value.ToJson());
            Check(name, filter);
            return filter is AndFilter { Filters.Count: 0 } ? null : filter;
        }
        catch (FormatException e) when (patterns > 0 && e.InnerException is ArgumentException { ParamName: "pattern" })
        {
            throw new WireException(400, "invalid_argument", $"'{name}': {e.Message}", new KeyValuePair<string, FieldValue>("field", name));
        }
        catch (FormatException e)
        {
            throw WireException.Invalid(name, e.Message);
        }
    }

    /// <summary>Throws if a filter exceeds a limit.</summary>
    /// <param name="name">The property with the filter, for messages.</param>
    /// <param name="filter">The filter.</param>
    public static void Check(string name, Filter filter)
    {
        FilterReader reader = new(name);
        reader.Count(filter);
        reader.ThrowIfOver("conditions", RequestLimits.MaxFilters, reader._filters);
        reader.ThrowIfOver("values and ids", RequestLimits.MaxFilterValues, reader._values);
        reader.ThrowIfOver("words", RequestLimits.MaxWords, reader._words);
    }

    private static FieldValue Parse(string name, string json)
    {
        try
        {
            return FieldValue.Parse(json);
        }
        catch (InvalidDocumentException e)
        {
            throw WireException.Invalid(name, $"Not a filter: {e.Message}");
        }
    }

    /// <summary>Counts the regular expressions, of which one filter can contain an array.</summary>
    private static long CountPatterns(FieldValue value)
    {
        if (value.Kind == FieldKind.Array)
        {
            return value.AsArray().Sum(CountPatterns);
        }

        IReadOnlyDictionary<string, FieldValue> members = value.AsObject();
        FieldValue content = members.GetValueOrDefault("condition_value");
        return members.GetValueOrDefault("filter_type").AsText() == "regexp"
            ? content.Kind == FieldKind.Array ? content.AsArray().Count : 1
            : members.Values.Sum(CountPatterns);
    }

    private void Count(Filter filter)
    {
        switch (filter)
        {
            case AndFilter and:
                Count(and.Filters);
                return;
            case OrFilter or:
                Count(or.Filters);
                return;
            case NotFilter not:
                Count(not.Filter);
                return;
            case ChunkFilter chunk:
                Count(chunk.Filter);
                break;
            case IdsFilter ids:
                _values += ids.Ids.Count;
                break;
            case EqualityFilter equality:
                _values += equality.Values.Count;
                break;
            case MatchArrayFilter array:
                _filters += array.Values.Count;
                break;
            case FuzzyMatchFilter fuzzy:
                _words += fuzzy.Words.Count;
                CheckTexts(fuzzy.Words);
                break;
            case WordMatchFilter words:
                _words += words.Words.Count;
                break;
            case SearchFilter search:
                _words += search.Words.Count;
                _filters += search.Fields.Count;
                break;
            case ContainsFilter contains:
                CheckTexts([contains.Text]);
                break;
            case WildcardFilter wildcard:
                CheckTexts([wildcard.Pattern]);
                break;
        }

        _filters++;
    }

    private void Count(IReadOnlyList<Filter> filters)
    {
        foreach (Filter filter in filters)
        {
            Count(filter);
        }
    }

    private void CheckTexts(IReadOnlyList<string> texts) => ThrowIfOver(
        "characters in a text that is searched for in others",
        RequestLimits.MaxTextLength,
        texts.Select(text => text.Length).DefaultIfEmpty().Max());

    private void ThrowIfOver(string what, long limit, long actual)
    {
        if (actual > limit)
        {
            throw WireException.TooMany(_name, what, limit, actual);
        }
    }
}
