using System.Collections;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Storage;

/// <summary>The labels of many documents: beside the ids, four bytes per document and each distinct label once.</summary>
/// <remarks>Adding is not thread-safe; reading is, after the last label is added.</remarks>
internal sealed class DocumentLabelList(IdList ids) : IReadOnlyList<DocumentLabel>
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<int> _numbers = [];

    /// <summary>Gets the documents.</summary>
    public IdList Ids { get; private set; } = ids;

    /// <summary>Gets the distinct labels, in the order of their first document.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Gets the label of each document, as an index of <see cref="Names"/>.</summary>
    public ReadOnlySpan<int> Numbers => CollectionsMarshal.AsSpan(_numbers);

    public int Count => _numbers.Count;

    public DocumentLabel this[int index] => new(Ids[index], _names[_numbers[index]]);

    /// <summary>Creates the labels of documents.</summary>
    /// <param name="ids">The documents, each once.</param>
    /// <param name="labels">The label of each.</param>
    public static DocumentLabelList Of(IdList ids, IEnumerable<string> labels)
    {
        DocumentLabelList list = new(ids);
        list._numbers.EnsureCapacity(ids.Count);
        foreach (string label in labels)
        {
            list._numbers.Add(list.NumberOf(label));
        }

        return list;
    }

    /// <summary>Returns the list itself, if it is one, or a copy.</summary>
    public static DocumentLabelList Of(IReadOnlyList<DocumentLabel> labels)
    {
        if (labels is DocumentLabelList list)
        {
            return list;
        }

        DocumentLabelList copy = new(new IdList());
        foreach (DocumentLabel label in labels)
        {
            copy.Ids.Add(label.DocumentId);
            copy._numbers.Add(copy.NumberOf(label.Label));
        }

        return copy;
    }

    /// <summary>Uses the ids of another list, if they are the same: then they are in memory once.</summary>
    public void Share(IdList other) => Ids = Ids == other || Ids.IsSameAs(other) ? other : Ids;

    /// <summary>Adds the label of a document.</summary>
    /// <param name="id">The document's id in UTF-8.</param>
    /// <param name="label">Its label.</param>
    public void Add(ReadOnlySpan<byte> id, string label)
    {
        Ids.Add(id);
        _numbers.Add(NumberOf(label));
    }

    public IEnumerator<DocumentLabel> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int NumberOf(string label)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, label, out bool isKnown);
        if (!isKnown)
        {
            number = _names.Count;
            _names.Add(label);
        }

        return number;
    }
}
