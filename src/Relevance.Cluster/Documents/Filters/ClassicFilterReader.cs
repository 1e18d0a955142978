using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>Reads classic filters: <c>{"field", "filter_type", "condition", "condition_value", …}</c>.</summary>
internal static class ClassicFilterReader
{
    public const string TypeMember = "filter_type";
    private const string ValueMember = "condition_value";

    private static readonly string[] KnownMembers =
        ["field", TypeMember, "condition", ValueMember, "strict", "case_insensitive", "fuzzy", "join", "format"];

    private static readonly string[] KnownTypes =
    [
        "exact_match", "category", "categories", "term", "terms", "class", "classes", "texts", "match",
        "contains", "substring", "word_match", "search", "text_match", "traditional", "fuzzy",
        "exists", "date", "numeric", "ids", "regexp", "or", "word_count", "character_count", "dedupe_by_value", "match_array", "random",
    ];

    public static Filter Read(FieldMap map, out bool isAlternative)
    {
        string type = map.Get(TypeMember).AsText() ?? throw new FormatException($"'{TypeMember}' must be text, found {map.Get(TypeMember).ToJson()}.");
        FilterMembers members = new(map, type, KnownMembers);
        string strict = members.Optional("strict").AsText() ?? "must";
        isAlternative = strict switch
        {
            "must" => false,
            "must_or" or "should" => true,
            _ => throw members.Fault($"unknown 'strict': '{strict}'; the known values are must, must_or, should"),
        };
        string condition = members.Optional("condition").AsText() is { Length: > 0 } given ? given : "==";
        ComparisonOperator comparison = members.Condition(condition, out bool isNegated);
        Filter filter = ReadCondition(members, type, comparison);
        return isNegated ? Filter.Not(filter) : filter;
    }

    private static Filter ReadCondition(FilterMembers members, string type, ComparisonOperator comparison)
    {
        switch (type)
        {
            case "or":
                return FilterParser.ReadAny(members.Required(ValueMember), "Filter 'or', 'condition_value'");
            case "exists":
                RejectOrder(members, comparison, orEqualIsFine: true);
                return new ExistsFilter(members.Field);
            case "ids":
                RejectOrder(members, comparison);
                return new IdsFilter(members.OneOrMany(ValueMember).Select(id => IdText(members, id)));
            case "numeric":
                return members.ForEach(ValueMember, value => new NumericFilter(members.Field, comparison, value));
            case "date":
                return members.ForEachText(ValueMember, text => Date(members, comparison, text));
            case "word_count":
                return members.ForEach(ValueMember, count => new WordCountFilter(members.Field, comparison, members.AsInteger(ValueMember, count)));
            case "character_count":
                return members.ForEach(ValueMember, count => new CharacterCountFilter(members.Field, comparison, members.AsInteger(ValueMember, count)));
            case "dedupe_by_value":
                return new DedupeFilter(members.Field);
            case "random":
                return new RandomFilter(members.AsInt32(ValueMember, members.Required(ValueMember)), seed: 0);
            case "match_array":
                RejectOrder(members, comparison);
                return new MatchArrayFilter(members.Field, members.OneOrMany(ValueMember));
            case "categories" or "category" or "exact_match" or "term" or "terms" or "class" or "classes" or "texts" or "match":
                return Equality(members, type, comparison);
            case "contains" or "substring" or "word_match" or "search" or "text_match" or "traditional" or "fuzzy" or "regexp":
                RejectOrder(members, comparison, orEqualIsFine: true);
                return members.ForEachText(ValueMember, text => Text(members, type, text));
            default:
                throw new FormatException($"Unknown filter_type '{type}'. The known types are {string.Join(", ", KnownTypes)}.");
        }
    }

    private static Filter Text(FilterMembers members, string type, string text)
    {
        if (type == "fuzzy" || IsFuzzy(members))
        {
            return new FuzzyMatchFilter(members.Field, text, FuzzyEdits(members));
        }

        return type switch
        {
            "word_match" => new WordMatchFilter(members.Field, text, members.Case),
            "regexp" => new RegexpFilter(members.Field, text, members.Case),
            "contains" or "substring" => new ContainsFilter(members.Field, text, members.Case),
            _ => new SearchFilter(text, [members.Field]),
        };
    }

    /// <summary>
    /// Creates an equality filter. Original clients send exact_match with a comparison for dates, and categories with <c>>=</c> for "one of".
    /// </summary>
    private static Filter Equality(FilterMembers members, string type, ComparisonOperator comparison)
    {
        IReadOnlyList<FieldValue> values = members.OneOrMany(ValueMember);
        if (IsFuzzy(members))
        {
            return members.ForEachText(ValueMember, text => new FuzzyMatchFilter(members.Field, text, FuzzyEdits(members)));
        }

        if (comparison == ComparisonOperator.Equal || (type is "categories" or "category" && comparison == ComparisonOperator.GreaterOrEqual))
        {
            return EqualityFilter.Of(members.Field, values, members.Case);
        }

        return Filter.Or(values.Select(value => value.Kind == FieldKind.Number
            ? (Filter)new NumericFilter(members.Field, comparison, value)
            : Date(members, comparison, members.AsText(ValueMember, value))));
    }

    private static DateFilter Date(FilterMembers members, ComparisonOperator comparison, string text) =>
        DateFilter.TryParse(members.Field, comparison, text, members.Optional("format").AsText())
        ?? throw members.Fault($"'{text}' is not a date; expected ISO 8601 such as 2022-01-09, or the format in 'format'");

    private static bool IsFuzzy(FilterMembers members)
    {
        FieldValue fuzzy = members.Optional("fuzzy");
        return fuzzy.HasValue && fuzzy.AsBoolean() != false && fuzzy.AsNumber() != 0;
    }

    private static int? FuzzyEdits(FilterMembers members) =>
        members.Optional("fuzzy") is { Kind: FieldKind.Number } edits ? members.AsInt32("fuzzy", edits) : null;

    private static string IdText(FilterMembers members, FieldValue id) =>
        id.Kind is FieldKind.Text or FieldKind.Number ? id.ToString() : throw members.Fault($"an id must be text, found {id.ToJson()}");

    private static void RejectOrder(FilterMembers members, ComparisonOperator comparison, bool orEqualIsFine = false)
    {
        if (comparison != ComparisonOperator.Equal && !(orEqualIsFine && comparison == ComparisonOperator.GreaterOrEqual))
        {
            throw members.Fault($"the condition '{Comparison.Symbol(comparison)}' has no meaning here; use == or !=");
        }
    }
}
