using System.Collections;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>The values of a field in the order of some documents; missing in those without the field.</summary>
internal sealed class FieldColumn : IReadOnlyList<FieldValue>
{
    private readonly DocumentValueList _values;
    private readonly int[] _places;

    /// <summary>Initializes a new instance of the <see cref="FieldColumn"/> class.</summary>
    /// <param name="values">The values, of which nobody reads the ids afterwards.</param>
    /// <param name="documents">The documents.</param>
    public FieldColumn(IReadOnlyList<DocumentValue> values, IdList documents)
    {
        _values = DocumentValueList.Of(values);
        _places = new int[documents.Count];
        Array.Fill(_places, -1);
        int next = 0;
        for (int i = 0; i < _values.Count; i++)
        {
            // Both are in insertion order.
            int position = documents.Find(_values.Ids.Utf8(i), likely: next);
            if (position >= 0)
            {
                _places[position] = i;
                next = position + 1;
            }
        }

        _values.ForgetIds();
    }

    public int Count => _places.Length;

    public FieldValue this[int index] => _places[index] < 0 ? default : _values.ValueOf(_places[index]);

    public IEnumerator<FieldValue> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
