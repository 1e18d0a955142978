using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>Reads new-style filters: an object with one property, whose name is the type.</summary>
internal static class NewStyleFilterReader
{
    private static readonly (string Name, ComparisonOperator Comparison)[] Bounds =
    [
        ("greaterThan", ComparisonOperator.Greater),
        ("greaterThanOrEqualTo", ComparisonOperator.GreaterOrEqual),
        ("lessThan", ComparisonOperator.Less),
        ("lessThanOrEqualTo", ComparisonOperator.LessOrEqual),
    ];

    private static readonly string[] KnownTypes =
    [
        "match", "matchIds", "range", "wildcard", "fieldExists", "matchModulo", "dedupeByValue", "selfreference", "wordCount", "characterCount",
        "or", "not", "chunk", "search",
        "matchArray", "random",
    ];

    public static Filter Read(FieldMap map)
    {
        if (map.Count != 1)
        {
            throw new FormatException($"A filter has 'filter_type', or one property of {string.Join(", ", KnownTypes)}; found {new FieldValue(map).ToJson()}.");
        }

        (string type, FieldValue body) = map.Members[0];
        if (!KnownTypes.Contains(type, StringComparer.Ordinal))
        {
            throw new FormatException($"Unknown filter '{type}'. The known types are {string.Join(", ", KnownTypes)}, and every object with 'filter_type'.");
        }

        if (type == "or")
        {
            return FilterParser.ReadAny(body, "Filter 'or'");
        }

        if (type == "not")
        {
            return Filter.Not(FilterParser.Read(body));
        }

        return body.Map is { } members
            ? Read(type, members)
            : throw FilterMembers.Fault(type, $"expected an object, found {FieldKinds.Describe(body.Kind)}");
    }

    private static Filter Read(string type, FieldMap map)
    {
        FilterMembers members;
        switch (type)
        {
            case "match":
                members = new(map, type, "field", "value", "fuzzy", "case_insensitive");
                return Match(members);
            case "matchIds":
                members = new(map, type, "value");
                return new IdsFilter(members.OneOrMany("value").Select(id => id.Kind == FieldKind.Number ? id.ToString() : members.AsText("value", id)));
            case "range":
                members = new(map, type, ["field", .. Bounds.Select(bound => bound.Name)]);
                return Range(members, (comparison, value) => Order(members, comparison, value));
            case "wildcard":
                members = new(map, type, "field", "value", "case_insensitive");
                return members.ForEachText("value", pattern => new WildcardFilter(members.Field, pattern, members.Case));
            case "fieldExists":
                members = new(map, type, "field");
                return new ExistsFilter(members.Field);
            case "matchModulo":
                members = new(map, type, "field", "modulo", "value");
                return new MatchModuloFilter(members.Field, members.Integer("modulo"), members.Integer("value"));
            case "dedupeByValue":
                members = new(map, type, "field");
                return new DedupeFilter(members.Field);
            case "selfreference":
                members = new(map, type, "fieldA", "fieldB", "operation");
                return SelfReference(members);
            case "wordCount" or "characterCount":
                members = new(map, type, ["field", "condition", "value", .. Bounds.Select(bound => bound.Name)]);
                return Count(members, type);
            case "chunk":
                members = new(map, type, "path", "filters");
                return new ChunkFilter(members.Path("path"), FilterParser.Read(members.Required("filters")));
            case "search":
                members = new(map, type, "field", "fields", "query", "value");
                return Search(members);
            case "matchArray":
                members = new(map, type, "field", "value");
                return new MatchArrayFilter(members.Field, members.OneOrMany("value"));
            default:
                members = new(map, type, "size", "seed");
                FieldValue seed = members.Optional("seed");
                return new RandomFilter(members.AsInt32("size", members.Required("size")), seed.HasValue ? members.AsInt32("seed", seed) : 0);
        }
    }

    private static Filter Match(FilterMembers members)
    {
        FieldValue fuzzy = members.Optional("fuzzy");
        if (!fuzzy.HasValue || fuzzy.AsBoolean() == false)
        {
            return EqualityFilter.Of(members.Field, members.OneOrMany("value"), members.Case);
        }

        int? edits = fuzzy.Kind == FieldKind.Number ? members.AsInt32("fuzzy", fuzzy) : null;
        return members.ForEachText("value", words => new FuzzyMatchFilter(members.Field, words, edits));
    }

    private static Filter Range(FilterMembers members, Func<ComparisonOperator, FieldValue, Filter> make)
    {
        Filter[] filters =
            [.. Bounds.Where(bound => members.Optional(bound.Name).HasValue).Select(bound => make(bound.Comparison, members.Optional(bound.Name)))];
        return filters.Length > 0 ? Filter.And(filters) : throw members.Fault($"a bound is missing: {string.Join(", ", Bounds.Select(bound => bound.Name))}");
    }

    private static Filter Order(FilterMembers members, ComparisonOperator comparison, FieldValue value) => value.Kind == FieldKind.Number
        ? new NumericFilter(members.Field, comparison, value)
        : DateFilter.TryParse(members.Field, comparison, value.AsText(), format: null)
            ?? throw members.Fault($"a bound is a number or an ISO 8601 date, not {value.ToJson()}");

    private static Filter SelfReference(FilterMembers members)
    {
        ComparisonOperator comparison = members.Condition(members.Text("operation"), out bool isNegated);
        SelfReferenceFilter filter = new(members.Path("fieldA"), comparison, members.Path("fieldB"));
        return isNegated ? Filter.Not(filter) : filter;
    }

    private static Filter Count(FilterMembers members, string type)
    {
        if (!members.Optional("value").HasValue)
        {
            return Range(members, (comparison, value) => Make(comparison, members.AsInteger("bound", value)));
        }

        ComparisonOperator comparison = members.Condition(members.Optional("condition").AsText() ?? "==", out bool isNegated);
        Filter filter = Make(comparison, members.Integer("value"));
        return isNegated ? Filter.Not(filter) : filter;

        Filter Make(ComparisonOperator how, long count) =>
            type == "wordCount" ? new WordCountFilter(members.Field, how, count) : new CharacterCountFilter(members.Field, how, count);
    }

    private static SearchFilter Search(FilterMembers members)
    {
        string query = members.Optional("query").HasValue ? members.Text("query") : members.Text("value");
        FieldPath[] fields = members.Optional("field").HasValue ? [members.Field]
            : members.Optional("fields").HasValue ? [.. members.OneOrMany("fields").Select(field => (FieldPath)members.AsText("fields", field))]
            : [];
        return new SearchFilter(query, fields);
    }
}
