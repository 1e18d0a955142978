using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// Specifies how a <see cref="Grouping"/> assigns documents to groups. Each distinct item of an array counts, so that a document can be in several groups; a
/// document without a value of the kind is in none.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<GroupingKind>))]
public enum GroupingKind
{
    /// <summary>Text, numbers and booleans, one group per value: <c>category</c>.</summary>
    Category,

    /// <summary>Numbers, one group per value: <c>numeric</c>.</summary>
    Numeric,

    /// <summary>True and false: <c>bool</c>.</summary>
    Boolean,

    /// <summary>The items of an array; a scalar counts as an array of one: <c>array</c>.</summary>
    Array,

    /// <summary>Dates, by interval: <c>date</c>. The value of a group is the first instant of its interval.</summary>
    Date,

    /// <summary>Numbers, by ranges of equal width or by specified ranges: <c>histogram</c>. The value of a group is its lower bound.</summary>
    Histogram,

    /// <summary>The words of a text in lower case, one group per word: <c>wordcloud</c>.</summary>
    Words,
}
