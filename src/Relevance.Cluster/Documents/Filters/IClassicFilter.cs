using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A filter that has a classic wire form: field, type, condition, value.</summary>
internal interface IClassicFilter
{
    /// <summary>Gets a value indicating whether the condition <c>!=</c> represents the negation.</summary>
    bool CanBeNegated { get; }

    void WriteClassic(Utf8JsonWriter writer, string condition);
}
