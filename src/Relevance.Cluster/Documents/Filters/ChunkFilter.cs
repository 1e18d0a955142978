using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A condition on the chunks in an array: one object matches the entire filter, so that two conditions are met by the same object.</summary>
internal sealed record ChunkFilter : FieldFilter
{
    private readonly string _prefix;

    internal ChunkFilter(FieldPath path, Filter filter)
        : base(path)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RejectSetLevel(filter, "the filter of a chunk");
        Filter = filter;
        Depth = DepthAbove([filter]);
        _prefix = $"{path}.";
    }

    /// <summary>
    /// Gets the filter that one object must match. Its fields are relative to the object, or begin with the path of the array; an id is that of the document.
    /// </summary>
    public Filter Filter { get; }

    internal override int Depth { get; }

    /// <summary>Determines whether one of the objects in an array matches, for a filter that does not read ids.</summary>
    /// <param name="value">The array; anything else does not match.</param>
    /// <returns>True if one object matches.</returns>
    public override bool MatchesValue(FieldValue value) => MatchesChunk(value, default);

    internal override bool Evaluate(FilterTarget target) => MatchesChunk(target.Get(Field), target);

    internal override string Describe() => $"a chunk of {Field} has ({Filter})";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("chunk");
        writer.WriteString("path", Field.ToString());
        writer.WritePropertyName("filters");
        WriteList(writer, Filter);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    internal override void CollectFields(List<FieldUse> fields)
    {
        // The array itself is only traversed.
        fields.Add(new FieldUse(Field.ToString(), IsValue: false));
        List<FieldUse> inner = [];
        Filter.CollectFields(inner);
        fields.AddRange(inner.Select(use => use.Path.StartsWith(_prefix, StringComparison.Ordinal) ? use : use with { Path = _prefix + use.Path }));
    }

    private protected override bool MatchesScalar(FieldValue value) => false;

    private bool MatchesChunk(FieldValue value, FilterTarget target)
    {
        foreach (FieldValue item in value.Items)
        {
            if (item.Map is { } chunk && Filter.Evaluate(target.EnterChunk(chunk, _prefix)))
            {
                return true;
            }
        }

        return false;
    }
}
