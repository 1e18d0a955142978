using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Builds the tree of nodes that assembles rows, from the schema of a file.</summary>
/// <remarks>
/// A list is written in three levels (<c>list</c>, a repeated group, the item); files of older writers have two. An element that is repeated without a list
/// around it is a list too.
/// </remarks>
internal sealed class RecordSchema
{
    private const int MaxDepth = 60;
    private readonly IReadOnlyList<SchemaElement> _elements;
    private readonly IReadOnlySet<string> _vectors;
    private int _next = 1;
    private int _columns;

    private RecordSchema(IReadOnlyList<SchemaElement> elements, IReadOnlySet<string> vectors) => (_elements, _vectors) = (elements, vectors);

    /// <summary>Builds the nodes of the fields at the top level.</summary>
    /// <param name="elements">The schema.</param>
    /// <param name="vectors">The names at the top level whose lists have a fixed length, by the schema that Arrow leaves.</param>
    /// <exception cref="FileFaultException">The schema is damaged, nests too deeply, or has a name twice in one group.</exception>
    public static RecordNode[] Build(IReadOnlyList<SchemaElement> elements, IReadOnlySet<string> vectors)
    {
        RecordSchema schema = new(elements, vectors);
        return schema.Members(elements[0], new("", 0, 0, 0));
    }

    private RecordNode[] Members(SchemaElement group, Place place)
    {
        if (place.Depth > MaxDepth)
        {
            throw new FileFaultException($"column '{place.Path}' is nested deeper than {MaxDepth} levels");
        }

        List<RecordNode> members = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < group.ChildCount; i++)
        {
            SchemaElement element = Take();
            if (!names.Add(element.Name))
            {
                throw new FileFaultException(
                    $"the name '{element.Name}' occurs twice among the columns{(place.Path.Length == 0 ? "" : $" of '{place.Path}'")}");
            }

            if (Field(element, place) is { } node)
            {
                members.Add(node);
            }
        }

        return [.. members];
    }

    private SchemaElement Take() => _next < _elements.Count ? _elements[_next++] : throw new FileFaultException("its schema ends too early");

    /// <summary>Builds the node of an element; null for a struct without members, which no column stores.</summary>
    private RecordNode? Field(SchemaElement element, Place outer)
    {
        Place place = outer.Below(element.Name);
        return element.Repetition == Repetition.Repeated
            ? List(element.Name, place.Definition, place.Repeated(), inner => Item(element, inner), outer)
            : Item(element, element.Repetition == Repetition.Optional ? place.Optional() : place);
    }

    private RecordNode? Item(SchemaElement element, Place place)
    {
        if (element.Type is { } type)
        {
            return new ColumnNode(element.Name, new(place.Path, type, element.Length, place.Definition, place.Repetition, _columns++), element);
        }

        if (element.ChildCount == 1 && element.Meaning is Meaning.List or Meaning.Map && Peek().Repetition == Repetition.Repeated)
        {
            SchemaElement repeated = Take();
            Place inner = place.Repeated();
            return element.Meaning == Meaning.Map && repeated.Type is null && repeated.ChildCount is 1 or 2
                ? Map(element, repeated, place, inner)
                : List(element.Name, place.Definition, inner, below => ListItem(element, repeated, below), place);
        }

        RecordNode[] members = Members(element, place);
        return members.Length == 0 ? null : new StructNode(element.Name, place.Definition, members);
    }

    private SchemaElement Peek() => _next < _elements.Count ? _elements[_next] : throw new FileFaultException("its schema ends too early");

    private RecordNode? ListItem(SchemaElement list, SchemaElement repeated, Place place)
    {
        bool isItem = repeated.Type is not null || repeated.ChildCount != 1 || repeated.Name == "array" || repeated.Name == list.Name + "_tuple";
        return isItem ? Item(repeated, place) : Field(Take(), place);
    }

    private ListNode? List(string name, int presentAt, Place items, Func<Place, RecordNode?> build, Place outer)
    {
        bool isVector = VectorNames.IsVectorName(name) || (outer.Depth <= 1 && outer.Repetition == 0 && _vectors.Contains(name));
        return build(items) switch
        {
            null => null,
            ColumnNode { IsFloating: true } column => new NumbersNode(name, presentAt, items.Definition, items.Repetition, column, isVector),
            { } item => new ListNode(name, presentAt, items.Definition, items.Repetition, item),
        };
    }

    private MapNode? Map(SchemaElement map, SchemaElement entry, Place place, Place items)
    {
        RecordNode[] members = Members(entry, items);
        return members.Length == 0
            ? null
            : new MapNode(map.Name, place.Definition, items.Definition, items.Repetition, new StructNode(entry.Name, items.Definition, members));
    }

    /// <summary>A place in the schema.</summary>
    private readonly record struct Place(string Path, int Definition, int Repetition, int Depth)
    {
        public Place Below(string name) => this with { Path = Path.Length == 0 ? name : $"{Path}.{name}", Depth = Depth + 1 };

        public Place Optional() => this with { Definition = Definition + 1 };

        public Place Repeated() => this with { Definition = Definition + 1, Repetition = Repetition + 1 };
    }
}
