using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// By what a <see cref="Grouping"/> tells documents apart. Of an array each distinct item counts, so that a document may be in several groups; without a
/// value of the kind it is in none.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<GroupingKind>))]
public enum GroupingKind
{
    /// <summary>Text, numbers and booleans, each value a group: <c>category</c>.</summary>
    Category,

    /// <summary>Numbers, each value a group: <c>numeric</c>.</summary>
    Numeric,

    /// <summary>True and false: <c>bool</c>.</summary>
    Boolean,

    /// <summary>The items of an array; a scalar counts as an array of one: <c>array</c>.</summary>
    Array,

    /// <summary>Dates, by the interval they lie in: <c>date</c>. The group's value is the first instant of the interval.</summary>
    Date,

    /// <summary>Numbers, by ranges of one width or by ranges that are given: <c>histogram</c>. The group's value is the lower bound.</summary>
    Histogram,

    /// <summary>The words of a text in lower case, each a group: <c>wordcloud</c>.</summary>
    Words,
}
