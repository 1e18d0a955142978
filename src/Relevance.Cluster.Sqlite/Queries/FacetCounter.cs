using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Counts the values of one field over documents that are shown to it one after the other.</summary>
internal sealed class FacetCounter(FieldPath field)
{
    private readonly Dictionary<FieldValue, long> _values = [];
    private readonly HashSet<FieldValue> _seen = [];
    private long _count;
    private long _numberCount;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _sum;

    public void Add(Document document)
    {
        FieldValue value = document[field];
        if (!value.HasValue)
        {
            return;
        }

        _count++;
        if (value.AsNumber() is { } number)
        {
            _numberCount++;
            _min = Math.Min(_min, number);
            _max = Math.Max(_max, number);
            _sum += number;
        }

        if (value.Kind != FieldKind.Array)
        {
            Count(value);
            return;
        }

        // A document that holds an item twice holds it.
        _seen.Clear();
        foreach (FieldValue item in value.AsArray())
        {
            if (_seen.Add(item))
            {
                Count(item);
            }
        }
    }

    public FieldFacet ToFacet(int maxValues) => new()
    {
        Field = field.ToString(),
        Count = _count,
        Numbers = _numberCount == 0 ? null : new NumericFacet(_numberCount, _min, _max, _sum),
        Values =
        [
            .. _values
                .OrderByDescending(value => value.Value)
                .ThenBy(value => value.Key, FieldValueComparer.Instance)
                .Take(maxValues)
                .Select(value => new ValueCount(value.Key, value.Value)),
        ],
    };

    private void Count(FieldValue value)
    {
        if (value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean)
        {
            _values[value] = _values.GetValueOrDefault(value) + 1;
        }
    }
}
