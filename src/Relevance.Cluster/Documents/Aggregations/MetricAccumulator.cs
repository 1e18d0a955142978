using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>
/// Computes a metric from the documents of one group; this is the definition of each <see cref="MetricKind"/>. The order of the documents does not matter. Not
/// thread-safe.
/// </summary>
/// <remarks>Stores the numbers of the group (8 bytes per number and field), and its distinct values for cardinality.</remarks>
internal sealed class MetricAccumulator
{
    private static readonly double[] Percents = [1, 5, 25, 50, 75, 95, 99];

    private readonly Metric _metric;
    private readonly List<double>[] _numbers;
    private HashSet<FieldValue>? _distinct;
    private long? _characters;
    private long _used;
    private long _leftOut;

    private delegate double Figure(ReadOnlySpan<double> numbers);

    private delegate double FigureOfTwo(ReadOnlySpan<double> left, ReadOnlySpan<double> right);

    /// <summary>Initializes a new instance of the <see cref="MetricAccumulator"/> class for a group without documents.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="capacity">The expected number of documents; the default is 0.</param>
    public MetricAccumulator(Metric metric, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _metric = metric;
        bool storesNumbers = metric.Kind is not (MetricKind.Count or MetricKind.Missing or MetricKind.Cardinality or MetricKind.CharacterCount);
        _numbers = new List<double>[metric.Fields.Count];
        for (int i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] = new List<double>(storesNumbers ? capacity : 0);
        }
    }

    /// <summary>Adds one document.</summary>
    /// <param name="values">Its values at <see cref="Metric.Fields"/>, in that order; missing for a field that it does not have.</param>
    /// <exception cref="ArgumentException">The number of values differs from the number of fields.</exception>
    public void Add(params ReadOnlySpan<FieldValue> values)
    {
        if (values.Length != _numbers.Length)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The metric '{_metric.Name}' has {_numbers.Length} fields, found {values.Length} values."),
                nameof(values));
        }

        FieldValue value = values[0];
        switch (_metric.Kind)
        {
            case MetricKind.Count:
                _used += value.HasValue ? 1 : 0;
                break;
            case MetricKind.Missing:
                _used += value.HasValue ? 0 : 1;
                break;
            case MetricKind.Cardinality:
                _used += AddDistinct(value) ? 1 : 0;
                break;
            case MetricKind.CharacterCount:
                AddText(value.AsText());
                break;
            default:
                AddNumbers(values);
                break;
        }
    }

    /// <summary>Computes the metric over the added documents.</summary>
    /// <returns>A number, an object of numbers, or null.</returns>
    public FieldValue GetValue() => GetValue(CancellationToken.None);

    /// <summary>Computes the metric over the added documents with cancellation, since a correlation of many fields can take long.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A number, an object of numbers, or null.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FieldValue GetValue(CancellationToken cancellationToken) => _metric.Kind switch
    {
        MetricKind.Mean => Number(Moments.Mean),
        MetricKind.Sum => Number(Moments.Sum),
        MetricKind.Min => _numbers[0].Count == 0 ? FieldValue.Null : _numbers[0].Min() + 0.0,
        MetricKind.Max => _numbers[0].Count == 0 ? FieldValue.Null : _numbers[0].Max() + 0.0,
        MetricKind.Cardinality => (long)(_distinct?.Count ?? 0),
        MetricKind.Count or MetricKind.Missing => _used,
        MetricKind.Percentiles => _numbers[0].Count == 0 ? FieldValue.Null : GetPercentiles(),
        MetricKind.SumOfSquares => Number(Moments.SumOfSquares),
        MetricKind.Variance => Number(numbers => Moments.Variance(numbers, lost: 0)),
        MetricKind.StandardDeviation => Number(numbers => Moments.StandardDeviation(numbers, lost: 0)),
        MetricKind.StandardDeviationBounds => _numbers[0].Count == 0 ? FieldValue.Null : GetBounds(),
        MetricKind.CharacterCount => _characters is { } characters ? characters : FieldValue.Null,
        MetricKind.Correlation => Matrix(Moments.Correlation, cancellationToken),
        MetricKind.Covariance => Matrix(Moments.Covariance, cancellationToken),
        MetricKind.Skewness => Each(Moments.Skewness, cancellationToken),
        MetricKind.Kurtosis => Each(Moments.Kurtosis, cancellationToken),
        _ => throw new InvalidOperationException($"'{_metric.Kind}' is not a kind of metric."),
    };

    /// <summary>Returns the number of documents that the metric is computed over.</summary>
    public MetricCount GetCount() => new(_used, _leftOut);

    private bool AddDistinct(FieldValue value)
    {
        bool isUsed = false;
        foreach (FieldValue item in value.Kind == FieldKind.Array ? value.Items : new ReadOnlySpan<FieldValue>(in value))
        {
            if (item.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean)
            {
                (_distinct ??= []).Add(item);
                isUsed = true;
            }
        }

        return isUsed;
    }

    private void AddText(string? text)
    {
        if (text is not null)
        {
            _characters = (_characters ?? 0) + text.EnumerateRunes().Count();
            _used++;
        }
    }

    /// <summary>Adds one number per field, if every field has one.</summary>
    private void AddNumbers(ReadOnlySpan<FieldValue> values)
    {
        bool isFinite = true;
        foreach (FieldValue value in values)
        {
            if (value.AsNumber() is not { } number)
            {
                return;
            }

            isFinite &= double.IsFinite(number);
        }

        if (!isFinite)
        {
            _leftOut++;
            return;
        }

        _used++;
        for (int i = 0; i < values.Length; i++)
        {
            _numbers[i].Add(values[i].AsNumber()!.Value);
        }
    }

    private FieldValue Number(Figure figure) => _numbers[0].Count == 0 ? FieldValue.Null : figure(Span(_numbers[0]));

    private FieldValue GetPercentiles()
    {
        double[] sorted = [.. _numbers[0].Order()];
        return FieldValue.FromObject(Percents.Select(percent =>
            KeyValuePair.Create(percent.ToString("0.0", CultureInfo.InvariantCulture), (FieldValue)(Moments.Percentile(sorted, percent) + 0.0))));
    }

    private FieldValue GetBounds()
    {
        double mean = Moments.Mean(Span(_numbers[0]));
        double distance = 2 * Moments.StandardDeviation(Span(_numbers[0]), lost: 0);
        return FieldValue.FromObject([new("upper", mean + distance), new("lower", mean - distance)]);
    }

    private FieldValue Each(Figure figure, CancellationToken cancellationToken) => FieldValue.FromObject(_numbers.Select((numbers, i) =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return KeyValuePair.Create(_metric.Fields[i].ToString(), (FieldValue)figure(Span(numbers)));
    }));

    private FieldValue Matrix(FigureOfTwo figure, CancellationToken cancellationToken) => FieldValue.FromObject(
        _numbers.Select((left, i) => KeyValuePair.Create(
            _metric.Fields[i].ToString(),
            FieldValue.FromObject(_numbers.Select((right, j) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return KeyValuePair.Create(_metric.Fields[j].ToString(), (FieldValue)figure(Span(left), Span(right)));
            })))));

    private static ReadOnlySpan<double> Span(List<double> numbers) => CollectionsMarshal.AsSpan(numbers);
}
