using System.Globalization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// The properties of one wire filter. An unknown name is rejected: a filter that is understood only in part would select the wrong documents.
/// </summary>
internal sealed class FilterMembers
{
    private readonly FieldMap _map;
    private readonly string _what;

    public FilterMembers(FieldMap map, string what, params ReadOnlySpan<string> known)
    {
        _map = map;
        _what = what;
        foreach (KeyValuePair<string, FieldValue> member in map.Members)
        {
            if (!known.Contains(member.Key))
            {
                throw Fault($"'{member.Key}' is not one of its properties: {string.Join(", ", known.ToArray())}");
            }
        }
    }

    public FieldPath Field => Path("field");

    public StringComparison Case => Flag("case_insensitive") ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static FormatException Fault(string what, string message) => new($"Filter '{what}': {message}.");

    public FormatException Fault(string message) => Fault(_what, message);

    /// <summary>Gets the value of a property; missing if the property does not exist or is null.</summary>
    public FieldValue Optional(string name) => _map.Get(name) is { HasValue: true } value ? value : default;

    public FieldValue Required(string name) => Optional(name) is { HasValue: true } value ? value : throw Fault($"'{name}' is missing");

    public FieldPath Path(string name) => Required(name).AsText() is { Length: > 0 } path ? path : throw Fault($"'{name}' must be a field's name");

    public string Text(string name) => AsText(name, Required(name));

    public long Integer(string name) => AsInteger(name, Required(name));

    public bool Flag(string name)
    {
        FieldValue value = Optional(name);
        return value.Kind switch
        {
            FieldKind.Missing => false,
            FieldKind.Boolean => value.AsBoolean()!.Value,
            _ => throw Fault($"'{name}' must be true or false, found {value.ToJson()}"),
        };
    }

    /// <summary>Gets the value of a property as a list: the items of an array, or the value alone.</summary>
    public IReadOnlyList<FieldValue> OneOrMany(string name)
    {
        FieldValue value = _map.Get(name);
        return value.Kind switch
        {
            FieldKind.Array => value.AsArray(),
            FieldKind.Missing => throw Fault($"'{name}' is missing"),
            _ => [value],
        };
    }

    /// <summary>Creates a filter from a value, or the disjunction of the filters created from the items of an array.</summary>
    public Filter ForEach(string name, Func<FieldValue, Filter> make) => Filter.Or(OneOrMany(name).Select(make));

    public Filter ForEachText(string name, Func<string, Filter> make) => ForEach(name, value => make(AsText(name, value)));

    public long AsInteger(string name, FieldValue value) =>
        value.AsInteger() ?? throw Fault($"'{name}' must be an integer, found {value.ToJson()}");

    public int AsInt32(string name, FieldValue value) =>
        AsInteger(name, value) is >= int.MinValue and <= int.MaxValue and { } number
            ? (int)number
            : throw Fault(string.Create(CultureInfo.InvariantCulture, $"'{name}' is out of range: {value.ToJson()}"));

    public string AsText(string name, FieldValue value) =>
        value.AsText() ?? throw Fault($"'{name}' must be text, found {FieldKinds.Describe(value.Kind)} ({value.ToJson()})");

    /// <summary>Reads a comparison operator.</summary>
    /// <param name="text">The text of the operator.</param>
    /// <param name="isNegated">Whether the operator is <c>!=</c>, which is read as the negation of equal.</param>
    public ComparisonOperator Condition(string text, out bool isNegated)
    {
        isNegated = text == "!=";
        return text switch
        {
            "==" or "=" or "!=" => ComparisonOperator.Equal,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => throw Fault($"unknown condition '{text}'; the known ones are ==, =, !=, <, <=, >, >="),
        };
    }
}
