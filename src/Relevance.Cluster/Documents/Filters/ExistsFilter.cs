using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition: the field has a value other than null; an empty text, array or object is one. The only condition that a vector field can have.
/// </summary>
internal sealed record ExistsFilter : FieldFilter, IClassicFilter
{
    internal ExistsFilter(FieldPath field)
        : base(field)
    {
    }

    bool IClassicFilter.CanBeNegated => true;

    /// <inheritdoc/>
    public override bool MatchesValue(FieldValue value) => value.HasValue;

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "exists", condition);
        writer.WriteStringValue(" ");
        WriteClassicEnd(writer);
    }

    internal override string Describe() => $"{Field} exists";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, "==");

    internal override void CollectFields(List<FieldUse> fields) => fields.Add(new FieldUse(Field.ToString(), IsValue: false));

    private protected override bool MatchesScalar(FieldValue value) => value.HasValue;
}
