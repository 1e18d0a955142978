using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>One of the objects in an array matches a filter, as a whole: two conditions are met by the same object.</summary>
internal sealed record ChunkFilter : FieldFilter
{
    private readonly string _prefix;

    internal ChunkFilter(FieldPath path, Filter filter)
        : base(path)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RejectSetLevel(filter, "asked of a chunk");
        Filter = filter;
        Depth = DepthAbove([filter]);
        _prefix = $"{path}.";
    }

    /// <summary>Gets what one object must match. Its fields are relative to the object, or have the array's path before them; an id is that of the
    /// document.</summary>
    public Filter Filter { get; }

    internal override int Depth { get; }

    /// <summary>Tells whether one of the objects in an array matches, for a filter that does not ask for ids.</summary>
    /// <param name="value">The array; anything else does not match.</param>
    /// <returns>Whether one does.</returns>
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
        // The array itself is only gone through.
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
