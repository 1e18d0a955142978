using System.Globalization;

namespace Relevance.Cluster.Server.Wire;

/// <summary>Creates the properties that routes read.</summary>
internal static class WireFields
{
    public static WireField<string> Text(string name, string meaning, string defaultValue) =>
        new(name, meaning, body => ReadText(body, name) ?? defaultValue) { Schema = [new("type", "string"), new("default", defaultValue)] };

    public static WireField<string?> OptionalText(string name, string meaning) =>
        new(name, meaning, body => ReadText(body, name)) { Schema = [new("type", "string")] };

    public static WireField<string> RequiredText(string name, string meaning) => new(
        name,
        meaning,
        body => ReadText(body, name) is { Length: > 0 } text ? text : throw WireException.Invalid(name, "expected a text, found nothing."))
    {
        Schema = [new("type", "string")],
        IsRequired = true,
    };

    public static WireField<int> Integer(string name, string meaning, int defaultValue, int min, int max) => new(
        name,
        meaning,
        body => ReadInteger(body, name) switch
        {
            null => defaultValue,
            { } value when value >= min && value <= max => (int)value,
            { } value => throw WireException.Invalid(
                name, string.Create(CultureInfo.InvariantCulture, $"expected an integer from {min} to {max}, found {value}.")),
        })
    {
        Schema = [new("type", "integer"), new("minimum", (long)min), new("maximum", (long)max), new("default", (long)defaultValue)],
    };

    /// <summary>Creates a property with a number; null if it is missing and has no default.</summary>
    public static WireField<double?> Number(string name, string meaning, double? defaultValue) => new(
        name,
        meaning,
        body => body.Get(name) switch
        {
            { HasValue: false } => defaultValue,
            { Kind: FieldKind.Number } value => value.AsNumber(),
            var value => throw Unexpected(name, "a number", value),
        })
    {
        Schema = defaultValue is { } number ? [new("type", "number"), new("default", number)] : [new("type", "number")],
    };

    public static WireField<bool> Boolean(string name, string meaning, bool defaultValue) => new(
        name,
        meaning,
        body =>
        {
            FieldValue value = body.Get(name);
            return !value.HasValue ? defaultValue
                : value.AsBoolean()
                ?? (body.IsFromQuery(name) && bool.TryParse(value.AsText(), out bool fromText) ? fromText : throw Unexpected(name, "true or false", value));
        })
    {
        Schema = [new("type", "boolean"), new("default", defaultValue)],
    };

    /// <summary>
    /// Creates a property with an array of texts. A single text is an array of one, and a number is its text, since clients send ids and field names both ways.
    /// </summary>
    public static WireField<IReadOnlyList<string>> TextList(string name, string meaning, int max = RequestLimits.MaxFields) => new(
        name, meaning, body => ReadTexts(body, name, max))
    {
        Schema = ListSchema("string", max),
    };

    public static WireField<FieldValue> Object(string name, string meaning, int max = RequestLimits.MaxFields) => new(
        name,
        meaning,
        body => ReadObject(name, body.Get(name, max)))
    {
        Schema = [new("type", "object"), new("maxProperties", (long)max)],
    };

    /// <summary>Creates a property with an object of any size up to that of the body: a document, or labels with the ids of all documents.</summary>
    public static WireField<FieldValue> LargeObject(string name, string meaning) => new(
        name,
        meaning,
        body => ReadObject(name, body.Get(name, long.MaxValue, long.MaxValue)))
    {
        Schema = [new("type", "object")],
    };

    /// <summary>Creates a property with an array of any values, each read separately; null if it is missing.</summary>
    public static WireField<IReadOnlyList<FieldValue>?> List(string name, string meaning, int max) => new(name, meaning, body => body.GetItems(name, max))
    {
        Schema = [new("type", "array"), new("items", FieldValue.FromObject([])), new("maxItems", (long)max)],
    };

    public static WireField<IReadOnlyList<FieldValue>> RequiredList(string name, string meaning, int max) => new(
        name, meaning, body => body.GetItems(name, max) ?? throw WireException.Invalid(name, "expected a list, found nothing."))
    {
        Schema = [new("type", "array"), new("items", FieldValue.FromObject([])), new("maxItems", (long)max)],
        IsRequired = true,
    };

    /// <summary>Creates a property of any type, up to the size of the body.</summary>
    public static WireField<FieldValue> Any(string name, string meaning) =>
        new(name, meaning, body => body.Get(name, long.MaxValue, long.MaxValue)) { Schema = [] };

    /// <summary>Creates a property with a filter in its wire form; null if the request has none.</summary>
    public static WireField<Filter?> Filters(string name = "filters") => new(
        name,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The condition: a list of filters, joined by AND. Empty means every document. At most {RequestLimits.MaxFilters} conditions at any depth, "
            + $"{RequestLimits.MaxFilterValues} values and ids, {RequestLimits.MaxWords} words and {RequestLimits.MaxPatterns} regular expressions together, "
            + $"{RequestLimits.MaxTextLength} characters of a text that is searched for in others."),
        body => FilterReader.Read(name, body))
    {
        Schema = ListSchema("object", RequestLimits.MaxFilters),
    };

    public static WireField<IReadOnlyList<SortKey>> Sort() => new(
        "sort",
        "The order: a list of objects, each {field: \"asc\"} or {field: \"desc\"}. Ties are in insertion order.",
        body => ReadSort("sort", body.Get("sort", RequestLimits.MaxSortKeys)))
    {
        Schema = ListSchema("object", RequestLimits.MaxSortKeys),
    };

    /// <summary>Creates a property that clients send and that has no effect.</summary>
    public static WireField Ignored(string name, string why) => new WireField<bool>(name, $"Accepted, without effect: {why}", _ => false) { Schema = [] };

    private static KeyValuePair<string, FieldValue>[] ListSchema(string itemType, long max) =>
    [
        new("type", "array"),
        new("items", FieldValue.FromObject([new("type", itemType)])),
        new("maxItems", max),
        new("default", FieldValue.FromArray([])),
    ];

    private static string? ReadText(WireBody body, string name) => body.Get(name) switch
    {
        { HasValue: false } => null,
        { Kind: FieldKind.Text } value => value.AsText(),
        { Kind: FieldKind.Number } value => value.ToString(),
        var value => throw Unexpected(name, "a text", value),
    };

    private static long? ReadInteger(WireBody body, string name)
    {
        FieldValue value = body.Get(name);
        return !value.HasValue ? null
            : value.AsInteger()
            ?? (body.IsFromQuery(name) && long.TryParse(value.AsText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long fromText)
                ? fromText
                : throw Unexpected(name, "an integer", value));
    }

    private static FieldValue ReadObject(string name, FieldValue value) =>
        !value.HasValue ? FieldValue.FromObject([]) : value.Kind == FieldKind.Object ? value : throw Unexpected(name, "an object", value);

    private static IReadOnlyList<string> ReadTexts(WireBody body, string name, int max)
    {
        FieldValue value = body.Get(name, max);
        return value.Kind switch
        {
            FieldKind.Missing or FieldKind.Null => [],
            FieldKind.Text or FieldKind.Number => [value.ToString()],
            FieldKind.Array => [.. value.AsArray().Select(item =>
                item.Kind is FieldKind.Text or FieldKind.Number ? item.ToString() : throw Unexpected(name, "a list of texts", item))],
            _ => throw Unexpected(name, "a list of texts", value),
        };
    }

    private static List<SortKey> ReadSort(string name, FieldValue value)
    {
        if (!value.HasValue)
        {
            return [];
        }

        if (value.Kind is not (FieldKind.Array or FieldKind.Object))
        {
            throw Unexpected(name, "a list of objects", value);
        }

        List<SortKey> keys = [];
        foreach (FieldValue item in value.Kind == FieldKind.Object ? [value] : value.AsArray())
        {
            IReadOnlyDictionary<string, FieldValue> members =
                item.Kind == FieldKind.Object ? item.AsObject() : throw Unexpected(name, "a list of objects", item);
            foreach ((string field, FieldValue direction) in members)
            {
                keys.Add(new SortKey(
                    field.Length > 0 ? field : throw WireException.Invalid(name, "a field without a name."),
                    direction.AsText() switch
                    {
                        "asc" => SortDirection.Ascending,
                        "desc" => SortDirection.Descending,
                        _ => throw Unexpected(name, $"\"asc\" or \"desc\" for the field '{field}'", direction),
                    }));
                if (keys.Count > RequestLimits.MaxSortKeys)
                {
                    throw WireException.TooMany(name, "keys", RequestLimits.MaxSortKeys, keys.Count);
                }
            }
        }

        return keys;
    }

    private static WireException Unexpected(string name, string expected, FieldValue actual) =>
        WireException.Invalid(name, $"expected {expected}, found {WireBody.Describe(actual)}.");
}
