using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A negation: it matches every document that the filter does not match, documents without the field included.</summary>
internal sealed record NotFilter : Filter
{
    internal NotFilter(Filter filter)
    {
        RejectSetLevel(filter, "negated");
        Filter = filter;
        Depth = DepthAbove([filter]);
    }

    /// <summary>Gets the negated filter, which is never a negation itself.</summary>
    public Filter Filter { get; }

    internal override int Depth { get; }

    internal override bool Evaluate(FilterTarget target) => !Filter.Evaluate(target);

    internal override string Describe() => Filter is ExistsFilter exists ? $"{exists.Field} is missing" : $"not ({Filter})";

    internal override void Write(Utf8JsonWriter writer)
    {
        if (Filter is IClassicFilter classic && classic.CanBeNegated)
        {
            classic.WriteClassic(writer, "!=");
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName("not");
        Filter.Write(writer);
        writer.WriteEndObject();
    }

    internal override void CollectFields(List<FieldUse> fields) => Filter.CollectFields(fields);
}
