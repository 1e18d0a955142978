using System.Text.Json.Serialization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>A document: a JSON object with an <c>_id</c>, the unit that is inserted, read and clustered. Vectors are float32 memory.</summary>
/// <remarks>
/// <para>Mutable and not thread-safe, like a dictionary. Fields keep their order, after the <c>_id</c>.</para>
/// <para>An array under a name that ends in <c>_vector_</c> or <c>_chunkvector_</c>, with only numbers, is a vector. Vectors are not copied: the document
/// refers to the memory it was given. Arrays and objects are immutable, so a value that was read from a document does not change with it.</para>
/// </remarks>
/// <example>
/// <code>
/// var shoe = new Document("p1") { ["title"] = "trail shoe", ["price"] = 89, ["size.eu"] = 42, ["title_vector_"] = vector };
/// double? price = shoe["price"].AsNumber();
/// Document parsed = Document.Parse("""{ "_id": "p2", "title": "city shoe" }""");
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(DocumentJsonConverter))]
public sealed partial class Document
{
    /// <summary>The field that holds the id: <c>_id</c>.</summary>
    public const string IdField = "_id";

    private readonly FieldMap _fields;

    /// <summary>Initializes a new instance of the <see cref="Document"/> class with no field but its id.</summary>
    /// <param name="id">The id: any text but the empty one.</param>
    /// <exception cref="ArgumentException">The id is null, empty, or not valid Unicode (a lone surrogate): it could not be told from others once
    /// stored.</exception>
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

    /// <summary>Gets the top-level field names in order, <c>_id</c> first, as they are now.</summary>
    public IReadOnlyList<string> FieldNames => [IdField, .. _fields.Keys];

    /// <summary>Gets the line of the file on which the document begins, from 1; 0 when it was not read from one.</summary>
    internal long SourceLine { get; init; }

    /// <summary>Gets the root object, for reading only.</summary>
    internal FieldMap Fields => _fields;

    /// <summary>Gets or sets a value by dotted path.</summary>
    /// <param name="path">
    /// The path. Reading walks objects by name and arrays by index; where that leads nowhere, a top-level field whose own name is the whole text, dots
    /// included, is read.
    /// Writing splits at the dots, creates the objects on the way (also in place of null) and replaces an item of an array; a top-level field with the dots in
    /// its name
    /// is replaced where reading finds it.
    /// </param>
    /// <returns>The value; of kind <see cref="FieldKind.Missing"/> when there is none.</returns>
    /// <exception cref="InvalidOperationException">Something else than an object, or than an array with that index, is on the way; or <c>_id</c> is set to
    /// another value.</exception>
    /// <exception cref="ArgumentException">With the value the document would nest deeper than 64 levels.</exception>
    public FieldValue this[FieldPath path]
    {
        get => path.SingleSegment == IdField ? Id : FieldTree.Get(_fields, path);
        set
        {
            if (path.ToSegments()[0] == IdField)
            {
                if (path.SingleSegment is null || value.AsText() != Id)
                {
                    throw new InvalidOperationException($"Document '{Id}': the id cannot be changed; make another document.");
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

    /// <summary>Tells whether there is a field, also one that holds null.</summary>
    /// <param name="path">The path, read as the indexer does.</param>
    /// <returns>Whether there is one.</returns>
    public bool Contains(FieldPath path) => this[path].Kind != FieldKind.Missing;

    /// <summary>Removes a field; an object that is empty then stays.</summary>
    /// <param name="path">The path. Items of arrays are not removed.</param>
    /// <returns>False when there was none.</returns>
    /// <exception cref="InvalidOperationException">The path is <c>_id</c>.</exception>
    public bool Remove(FieldPath path) =>
        path.SingleSegment == IdField
            ? throw new InvalidOperationException($"Document '{Id}': the id cannot be removed.")
            : FieldTree.Remove(_fields, path);

    /// <summary>Gets the vector at a path, or an array of numbers as one.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The document's own memory when it is a vector, a new array when it is an array of numbers.</returns>
    /// <exception cref="VectorShapeException">It is something else, or missing.</exception>
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

    /// <summary>Makes a copy with only some of the fields, and <c>_id</c> always.</summary>
    /// <param name="fields">
    /// Paths, read as the indexer does, in the order the copy gets. A parent selects all below it; a path into an array selects the whole array; one that
    /// leads nowhere selects nothing.
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

    /// <summary>Removes every vector, wherever it is: in fields, in objects, in the chunks of a list. An object that is empty then stays.</summary>
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

    /// <summary>Makes a copy that does not change with this one; vectors are shared. Costs the top level only.</summary>
    /// <returns>The copy.</returns>
    public Document Clone() => new(Id, _fields.Copy());

    /// <summary>Merges another document's fields into this one: objects member by member at every level, everything else (null and arrays too)
    /// replaced.</summary>
    /// <param name="changes">The fields. Its id plays no part.</param>
    public void Merge(Document changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (KeyValuePair<string, FieldValue> member in changes._fields.Members)
        {
            _fields.Set(member.Key, FieldTree.Merge(_fields.Get(member.Key), member.Value));
        }
    }

    /// <summary>Walks all fields but <c>_id</c>, depth first: objects before what is in them, arrays whole.</summary>
    /// <returns>Dotted path and value. What no path can reach is left out: an empty name at the top, a name with a dot below it.</returns>
    public IEnumerable<KeyValuePair<FieldPath, FieldValue>> Walk() => Walk(_fields, "");

    /// <summary>Gives the whole document as one object, <c>_id</c> first.</summary>
    /// <returns>An immutable value, for comparing and for putting it into another document.</returns>
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
