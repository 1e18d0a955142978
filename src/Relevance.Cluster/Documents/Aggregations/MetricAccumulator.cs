using System.Globalization;

namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>Takes in the documents of one group and gives the figure: the definition of each <see cref="MetricKind"/>. The order of the documents plays no part. Not thread-safe.</summary>
/// <remarks>Keeps the numbers of the group (8 bytes each and field) for figures that need the mean first, and its distinct values for cardinality.</remarks>
public sealed class MetricAccumulator
{
    private static readonly double[] Percents = [1, 5, 25, 50, 75, 95, 99];

    private readonly Metric _metric;
    private readonly List<double>[] _numbers;
    private readonly HashSet<FieldValue> _distinct = [];
    private long _present;
    private long _absent;
    private long? _characters;

    /// <summary>Initializes a new instance of the <see cref="MetricAccumulator"/> class, for a group without documents.</summary>
    /// <param name="metric">The figure.</param>
    public MetricAccumulator(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _metric = metric;
        _numbers = [.. metric.Fields.Select(_ => new List<double>())];
    }

    /// <summary>Takes in one document.</summary>
    /// <param name="values">Its values at <see cref="Metric.Fields"/>, in their order; missing where there is none.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than fields.</exception>
    public void Add(params ReadOnlySpan<FieldValue> values)
    {
        if (values.Length != _numbers.Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The metric '{_metric.Name}' is of {_numbers.Length} fields, and {values.Length} values were given."), nameof(values));
        }

        FieldValue value = values[0];
        _present += value.HasValue ? 1 : 0;
        _absent += value.HasValue ? 0 : 1;
        switch (_metric.Kind)
        {
            case MetricKind.Count or MetricKind.Missing:
                break;
            case MetricKind.Cardinality:
                AddDistinct(value);
                break;
            case MetricKind.CharacterCount when value.AsText() is { } text:
                _characters = (_characters ?? 0) + text.EnumerateRunes().Count();
                break;
            default:
                AddNumbers(values);
                break;
        }
    }

    /// <summary>Gets the figure of what was taken in.</summary>
    /// <returns>A number, an object of numbers, or null.</returns>
    public FieldValue GetValue() => _metric.Kind switch
    {
        MetricKind.Mean => Number(Moments.Mean),
        MetricKind.Sum => Number(numbers => Moments.Sum(numbers, number => number)),
        MetricKind.Min => Number(numbers => numbers.Min() + 0.0),
        MetricKind.Max => Number(numbers => numbers.Max() + 0.0),
        MetricKind.Cardinality => (long)_distinct.Count,
        MetricKind.Count => _present,
        MetricKind.Missing => _absent,
        MetricKind.Percentiles => _numbers[0].Count == 0 ? FieldValue.Null : GetPercentiles(),
        MetricKind.SumOfSquares => Number(numbers => Moments.Sum(numbers, number => number * number)),
        MetricKind.Variance => Number(numbers => Moments.Central(numbers, 2)),
        MetricKind.StandardDeviation => Number(numbers => Math.Sqrt(Moments.Central(numbers, 2))),
        MetricKind.StandardDeviationBounds => _numbers[0].Count == 0 ? FieldValue.Null : GetBounds(),
        MetricKind.CharacterCount => _characters is { } characters ? characters : FieldValue.Null,
        MetricKind.Correlation => Matrix(Moments.Correlation),
        MetricKind.Covariance => Matrix(Moments.Covariance),
        MetricKind.Skewness => Each(Moments.Skewness),
        MetricKind.Kurtosis => Each(Moments.Kurtosis),
        _ => throw new InvalidOperationException($"'{_metric.Kind}' is no kind of metric."),
    };

    private void AddDistinct(FieldValue value)
    {
        if (value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean)
        {
            _distinct.Add(value);
        }

        foreach (FieldValue item in value.Items)
        {
            if (item.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean)
            {
                _distinct.Add(item);
            }
        }
    }

    /// <summary>Takes in a number a field, when all have one.</summary>
    private void AddNumbers(ReadOnlySpan<FieldValue> values)
    {
        foreach (FieldValue value in values)
        {
            if (value.AsNumber() is not { } number || !double.IsFinite(number))
            {
                return;
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            _numbers[i].Add(values[i].AsNumber()!.Value);
        }
    }

    private FieldValue Number(Func<List<double>, double> figure) => _numbers[0].Count == 0 ? FieldValue.Null : figure(_numbers[0]);

    private FieldValue GetPercentiles()
    {
        double[] sorted = [.. _numbers[0].Order()];
        return FieldValue.FromObject(Percents.Select(percent =>
        {
            double rank = percent / 100 * (sorted.Length - 1);
            int below = (int)rank;
            double next = sorted[Math.Min(below + 1, sorted.Length - 1)];
            return KeyValuePair.Create(percent.ToString("0.0", CultureInfo.InvariantCulture), (FieldValue)(sorted[below] + ((rank - below) * (next - sorted[below])) + 0.0));
        }));
    }

    private FieldValue GetBounds()
    {
        double mean = Moments.Mean(_numbers[0]);
        double distance = 2 * Math.Sqrt(Moments.Central(_numbers[0], 2));
        return FieldValue.FromObject([new("upper", mean + distance), new("lower", mean - distance)]);
    }

    private FieldValue Each(Func<List<double>, double> figure) => FieldValue.FromObject(
        _numbers.Select((numbers, i) => KeyValuePair.Create(_metric.Fields[i].ToString(), (FieldValue)figure(numbers))));

    private FieldValue Matrix(Func<List<double>, List<double>, double> figure) => FieldValue.FromObject(
        _numbers.Select((left, i) => KeyValuePair.Create(
            _metric.Fields[i].ToString(),
            FieldValue.FromObject(_numbers.Select((right, j) => KeyValuePair.Create(_metric.Fields[j].ToString(), (FieldValue)figure(left, right)))))));
}
