using System.Globalization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Columns;

/// <summary>The values of one column, and what is found on them: mean, deviation, extremes, quartiles, categories.</summary>
internal sealed class ColumnValues(string datasetId, string field)
{
    private readonly List<double> _numbers = [];
    private readonly HashSet<string> _categories = new(StringComparer.Ordinal);
    private (string DocumentId, FieldValue Value)? _firstText;

    /// <summary>Returns a value as a number; a boolean is 0 or 1. Null if it is neither.</summary>
    public static double? NumberOf(FieldValue value) => value.AsNumber() ?? (value.AsBoolean() is { } flag ? (flag ? 1 : 0) : null);

    /// <summary>Returns a value as a category: text as it is, numbers and booleans by their JSON. Null if it is a list, an object or a vector.</summary>
    public static string? CategoryOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => value.AsText(),
        FieldKind.Number or FieldKind.Boolean => value.ToString(),
        _ => null,
    };

    public static string Describe(FieldValue value)
    {
        const int MaxLength = 40;
        return value.AsText() is { } text ? $"text '{(text.Length > MaxLength ? text[..MaxLength] + "…" : text)}'" : FieldKinds.Describe(value.Kind);
    }

    /// <summary>Collects the values of a column.</summary>
    public static ColumnValues Of(string datasetId, string field, IEnumerable<Document> documents)
    {
        ColumnValues values = new(datasetId, field);
        foreach (Document document in documents)
        {
            values.Add(document.Id, document[field]);
        }

        return values;
    }

    /// <summary>Finds the scaling of the column.</summary>
    /// <exception cref="ArgumentException">No document has a value, it holds text and categories are not encoded, or it has too many categories.</exception>
    public ScaledColumn Scale(Scaling scaling, VectorizeColumnsOptions options)
    {
        if (_firstText is var (documentId, text))
        {
            Explanation? fault = !options.EncodeCategories
                ? new Explanation(
                    $"Dataset '{datasetId}', document '{documentId}', field '{field}': expected a number, found {Describe(text)}.",
                    nameof(VectorizeColumnsOptions.EncodeCategories),
                    "To make a component of each value: "
                    + $"new {nameof(VectorizeColumnsOptions)} {{ {nameof(VectorizeColumnsOptions.EncodeCategories)} = true }}.")
                : _categories.Count > options.MaxCategories
                    ? new Explanation(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Dataset '{datasetId}', field '{field}': expected at most {options.MaxCategories} categories, found {_categories.Count}."),
                        nameof(VectorizeColumnsOptions.MaxCategories),
                        $"Leave the field out, or set {nameof(VectorizeColumnsOptions)}.{nameof(VectorizeColumnsOptions.MaxCategories)}.")
                    : null;
            return fault is null
                ? new ScaledColumn(field, 0, 1, 0, [.. _categories.Order(StringComparer.Ordinal)])
                : throw fault.On(new ArgumentException(fault.Message, nameof(options)));
        }

        if (_numbers.Count == 0)
        {
            throw new ArgumentException($"Dataset '{datasetId}', field '{field}': expected numbers, found no document with a value.", nameof(options));
        }

        double[] sorted = [.. _numbers.Order()];
        double mean = Mean(sorted);
        double fill = options.MissingValues switch
        {
            MissingValueHandling.Mean => mean,
            MissingValueHandling.Median => Quantile(sorted, 0.5),
            _ => 0,
        };
        (double offset, double scale) = scaling switch
        {
            Cluster.Scaling.Standardize => (mean, Deviation(sorted, mean)),
            Cluster.Scaling.MinMax => (sorted[0], sorted[^1] - sorted[0]),
            Cluster.Scaling.Robust => (Quantile(sorted, 0.5), Quantile(sorted, 0.75) - Quantile(sorted, 0.25)),
            _ => (0, 1),
        };
        return double.IsFinite(offset) && double.IsFinite(scale)
            ? new ScaledColumn(field, offset, scale == 0 ? 1 : scale, fill, Categories: null)
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Dataset '{datasetId}', field '{field}': the values from {sorted[0]} to {sorted[^1]} are too far apart to be scaled."),
                nameof(options));
    }

    private void Add(string documentId, FieldValue value)
    {
        if (!value.HasValue)
        {
            return;
        }

        if (NumberOf(value) is { } number)
        {
            _numbers.Add(number);
        }
        else if (value.Kind == FieldKind.Text)
        {
            _firstText ??= (documentId, value);
        }

        if (CategoryOf(value) is { } category)
        {
            _categories.Add(category);
        }
    }

    private static double Mean(double[] numbers)
    {
        ExactSum sum = new();
        foreach (double number in numbers)
        {
            sum.Add(number);
        }

        return sum.Over(numbers.Length);
    }

    private static double Deviation(double[] numbers, double mean)
    {
        ExactSum sum = new();
        foreach (double number in numbers)
        {
            double difference = number - mean;
            if (!double.IsFinite(difference * difference))
            {
                return double.PositiveInfinity;
            }

            sum.Add(difference * difference);
        }

        return Math.Sqrt(sum.Over(numbers.Length));
    }

    /// <summary>Returns a quantile, interpolated linearly between the two nearest ranks, as NumPy does by default.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((rank - below) * (sorted[below + 1] - sorted[below]));
    }
}
