using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document: a JSON object with an <c>_id</c>, the unit that is inserted, read and clustered. Vectors are float32 memory.</summary>
/// <remarks>
/// <para>Mutable and not thread-safe, like a dictionary. Fields keep their order, after the <c>_id</c>.</para>
/// <para>An array of numbers under a name that ends in <c>_vector_</c> or <c>_chunkvector_</c> is a vector. Vectors are not copied: the document refers to the
/// memory it was given. Arrays and objects are immutable, so a value that was read from a document does not change with it.</para>
/// </remarks>
/// <example>
/// <code>
/// var shoe = new Document("p1") { ["title"] = "trail shoe", ["price"] = 89, ["size.eu"] = 42, ["title_vector_"] = vector };
/// double? price = shoe["price"].AsNumber();
/// Document parsed = Document.Parse("""{ "_id": "p2", "title": "city shoe" }""");
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(RelevanceJsonConverter))]
public sealed partial class Document
{
    /// <summary>The name of the field that holds the id: <c>_id</c>.</summary>
    public const string IdField = "_id";

    private readonly FieldMap _fields;

    /// <summary>Initializes a new instance of the <see cref="Document"/> class with an id and no other field.</summary>
    /// <param name="id">The id: any text that is not empty.</param>
    /// <exception cref="ArgumentException">
    /// The id is null, empty, or not valid Unicode (a lone surrogate): a store could not distinguish it from other ids.
    /// </exception>
    public Document(string id)
        : this(id, new FieldMap())
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (UnicodeText.FindLoneSurrogate(id) >= 0)
        {
            throw new ArgumentException("The id is not valid Unicode: it has a lone surrogate.", nameof(id));
        }
    }

    internal Document(string id, FieldMap fields)
    {
        Id = id;
        _fields = fields;
    }

    /// <summary>Gets the id; it never changes.</summary>
    public string Id { get; }

    /// <summary>Gets the current top-level field names in order, <c>_id</c> first.</summary>
    public IReadOnlyList<string> FieldNames => [IdField, .. _fields.Keys];

    /// <summary>
    /// Gets the line of the file on which the document begins, or the number of its record in the sequence, both from 1; 0 if it has another source.
    /// </summary>
    internal long SourcePosition { get; init; }

    /// <summary>Gets the position among the documents of the file, bad ones included, from 1; 0 for a document that does not come from a file.</summary>
    internal long SourceOrdinal { get; init; }

    /// <summary>Gets the root object, which callers only read.</summary>
    internal FieldMap Fields => _fields;

    /// <summary>Gets or sets the value at a dotted path.</summary>
    /// <param name="path">
    /// The path. Reading follows objects by name and arrays by index; if that finds nothing, a top-level field whose name is the entire text, dots included, is
    /// read. Writing splits at the dots, creates the objects on the way (also instead of null) and replaces an item of an array; a top-level field with the
    /// dots in its name is replaced if reading finds it.
    /// </param>
    /// <returns>The value; of kind <see cref="FieldKind.Missing"/> if the document has no value at the path.</returns>
    /// <exception cref="InvalidOperationException">
    /// A value on the way is neither an object nor an array with that index; or <c>_id</c> is set to another value.
    /// </exception>
    /// <exception cref="ArgumentException">With the value, the document would nest deeper than 64 levels.</exception>
    public FieldValue this[FieldPath path]
    {
        get => path.SingleSegment == IdField ? Id : FieldTree.Get(_fields, path);
        set
        {
            if (path.ToSegments()[0] == IdField)
            {
                if (path.SingleSegment is null || value.AsText() != Id)
                {
                    throw new InvalidOperationException($"Document '{Id}': the id cannot be changed. Create another document.");
                }
            }
            else if (value.Kind == FieldKind.Missing)
            {
                FieldTree.Remove(_fields, path);
            }
            else
            {
                FieldTree.Set(_fields, path, value, Id);
            }
        }
    }

    /// <summary>Determines whether the document has a field; a field that holds null counts.</summary>
    /// <param name="path">The path, interpreted as in the indexer.</param>
    /// <returns>True if the field exists.</returns>
    public bool Contains(FieldPath path) => this[path].Kind != FieldKind.Missing;

    /// <summary>Removes a field. An object that becomes empty remains.</summary>
    /// <param name="path">The path. Items of arrays cannot be removed.</param>
    /// <returns>True if the field existed.</returns>
    /// <exception cref="InvalidOperationException">The path is <c>_id</c>.</exception>
    public bool Remove(FieldPath path) =>
        path.SingleSegment == IdField
            ? throw new InvalidOperationException($"Document '{Id}': the id cannot be removed.")
            : FieldTree.Remove(_fields, path);

    /// <summary>Gets the vector at a path, or converts the array of numbers at the path to a vector.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The document's own memory if the value is a vector, a new array if it is an array of numbers.</returns>
    /// <exception cref="VectorShapeException">The value is missing, or neither a vector nor an array of numbers.</exception>
    public ReadOnlyMemory<float> GetVector(FieldPath path)
    {
        FieldValue value = this[path];
        return value.TryGetVector(out ReadOnlyMemory<float> vector)
            ? vector
            : throw new VectorShapeException(
                $"Document '{Id}', field '{path}'",
                "a vector",
                value.Kind == FieldKind.Array ? "an array with items that are not numbers" : FieldKinds.Describe(value.Kind))
            {
                DocumentId = Id,
                VectorField = path.ToString(),
            };
    }

    /// <summary>Creates a copy with only the selected fields and <c>_id</c>.</summary>
    /// <param name="fields">
    /// The paths, interpreted as in the indexer, in the order that the copy has. A parent selects everything below it; a path into an array selects the entire
    /// array; a path without a value selects nothing.
    /// </param>
    /// <returns>A document that does not change with this one.</returns>
    public Document Select(IEnumerable<FieldPath> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Document selected = new(Id, new FieldMap());
        foreach (FieldPath field in fields.Where(field => field.SingleSegment != IdField))
        {
            FieldPath path = FieldTree.UpToArray(_fields, field);
            FieldValue value = FieldTree.Get(_fields, path);
            if (value.Kind == FieldKind.Missing)
            {
                continue;
            }

            if (FieldTree.IsLiteral(_fields, path))
            {
                selected._fields.Set(path.ToString(), value);
            }
            else
            {
                FieldTree.Set(selected._fields, path, value, Id);
            }
        }

        return selected;
    }

    /// <summary>Removes every vector: in fields, in nested objects and in the chunks of arrays. An object that becomes empty remains.</summary>
    public void RemoveVectors()
    {
        foreach ((string name, FieldValue value) in _fields.ToArray())
        {
            FieldValue rest = FieldTree.WithoutVectors(value);
            if (rest.Kind == FieldKind.Missing)
            {
                _fields.Remove(name);
            }
            else if (rest.Kind != value.Kind || !rest.IsSameContent(value))
            {
                _fields.Set(name, rest);
            }
        }
    }

    /// <summary>Creates a copy that does not change with this one. Only the top level is copied; vectors are shared.</summary>
    /// <returns>The copy.</returns>
    public Document Clone() => new(Id, _fields.Copy());

    /// <summary>
    /// Merges the fields of another document into this one: objects property by property at every level; every other value, null and arrays included, is
    /// replaced.
    /// </summary>
    /// <param name="changes">The fields to merge. The id of this document is ignored.</param>
    public void Merge(Document changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (KeyValuePair<string, FieldValue> member in changes._fields.Members)
        {
            _fields.Set(member.Key, FieldTree.Merge(_fields.Get(member.Key), member.Value));
        }
    }

    /// <summary>Enumerates all fields except <c>_id</c>, depth first: an object before its fields, an array as one value.</summary>
    /// <returns>Dotted paths and values. Fields that no path can reach are omitted: an empty name at the top level, a name with a dot below it.</returns>
    public IEnumerable<KeyValuePair<FieldPath, FieldValue>> Walk() => Walk(_fields, "");

    /// <summary>Converts the document to one object, <c>_id</c> first.</summary>
    /// <returns>An immutable value, for comparisons and for use in another document.</returns>
    public FieldValue ToValue()
    {
        FieldMap map = new(_fields.Count + 1);
        map.TryAdd(IdField, Id);
        foreach (KeyValuePair<string, FieldValue> member in _fields.Members)
        {
            map.TryAdd(member.Key, member.Value);
        }

        return new FieldValue(map);
    }

    private IEnumerable<KeyValuePair<FieldPath, FieldValue>> Walk(FieldMap map, string prefix)
    {
        bool isRoot = prefix.Length == 0;
        foreach ((string key, FieldValue value) in map)
        {
            if (!FieldTree.IsAddressable(_fields, key, isRoot))
            {
                continue;
            }

            string path = prefix + key;
            yield return new(path, value);
            if (value.Map is { } below && !(isRoot && key.Contains('.', StringComparison.Ordinal)))
            {
                foreach (KeyValuePair<FieldPath, FieldValue> inner in Walk(below, path + "."))
                {
                    yield return inner;
                }
            }
        }
    }
}
