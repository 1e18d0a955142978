using System.Collections;

namespace Relevance.Cluster.Storage;

/// <summary>The values of a field in many documents. Texts are in UTF-8 and become strings when they are read.</summary>
/// <remarks>Adding is not thread-safe; reading is, after the last value is added.</remarks>
internal sealed class DocumentValueList : IReadOnlyList<DocumentValue>
{
    private readonly List<FieldValue> _values = [];
    private readonly IdList _texts = new();

    /// <summary>Gets the documents.</summary>
    public IdList Ids { get; private set; } = new();

    public int Count => _values.Count;

    public DocumentValue this[int index] => new(Ids[index], ValueOf(index));

    /// <summary>Returns the list itself, if it is one, or a copy.</summary>
    public static DocumentValueList Of(IReadOnlyList<DocumentValue> values)
    {
        if (values is DocumentValueList list)
        {
            return list;
        }

        DocumentValueList copy = new();
        foreach (DocumentValue value in values)
        {
            copy.Ids.Add(value.DocumentId);
            copy.Add(value.Value);
        }

        return copy;
    }

    /// <summary>Adds the value of a document.</summary>
    /// <param name="id">The document's id in UTF-8.</param>
    /// <param name="value">Its value, with valid Unicode, as every value in a store.</param>
    public void Add(ReadOnlySpan<byte> id, FieldValue value)
    {
        Ids.Add(id);
        Add(value);
    }

    /// <summary>Returns a value without its document.</summary>
    public FieldValue ValueOf(int index) => _values[index] is { Kind: not FieldKind.Missing } value ? value : _texts[index];

    /// <summary>Releases the ids; after that only <see cref="ValueOf"/> can be called.</summary>
    public void ForgetIds() => Ids = new IdList();

    public IEnumerator<DocumentValue> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(FieldValue value)
    {
        // No value is missing, so a missing one marks a text.
        string? text = value.AsText();
        _texts.Add(text ?? "");
        _values.Add(text is null ? value : default);
    }
}
