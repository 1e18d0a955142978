using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Relevance.Cluster.Columns;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <summary>
/// Computes vectors from columns of numbers and categories, with the scaling that was found on the documents of
/// <see
///  cref="Dataset.VectorizeColumnsAsync(IReadOnlyList{string}, string, Scaling, VectorizeColumnsOptions?, IProgress{OperationProgress}?, CancellationToken)"/>.
/// </summary>
/// <remarks>Immutable and thread-safe. The arithmetic is float64, rounded once to float32; the same values give the same bits everywhere.</remarks>
/// <example>
/// <code>
/// VectorizeColumnsSummary summary = await wines.VectorizeColumnsAsync(["alcohol", "hue"], "wine_vector_");
/// summary.Vectorizer.TryTransform(new Document("new") { ["alcohol"] = 13.5, ["hue"] = 1.1 }, out float[]? vector, out _);
/// </code>
/// </example>
public sealed class ColumnVectorizer
{
    private readonly ScaledColumn[] _columns;

    internal ColumnVectorizer(IReadOnlyList<ScaledColumn> columns, Scaling scaling, MissingValueHandling missingValues)
    {
        _columns = [.. columns];
        Scaling = scaling;
        MissingValues = missingValues;
        Columns = Array.AsReadOnly<string>([.. columns.Select(column => column.Field)]);
        Components = Array.AsReadOnly<string>([.. columns.SelectMany(column => column.ComponentNames)]);
    }

    /// <summary>Gets the dotted paths of the columns, in the order of their components.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Gets the scaling of the numbers.</summary>
    public Scaling Scaling { get; }

    /// <summary>Gets what becomes of a document that lacks a value.</summary>
    public MissingValueHandling MissingValues { get; }

    /// <summary>
    /// Gets the names of the components: the path of a column of numbers, and <c>column=value</c> for each value of a column of categories, in ordinal order
    /// of the values.
    /// </summary>
    public IReadOnlyList<string> Components { get; }

    /// <summary>Gets the number of components.</summary>
    public int Dimension => Components.Count;

    /// <summary>Reads a vectorizer from its JSON.</summary>
    /// <param name="json">The text that <see cref="ToJson"/> returned.</param>
    /// <returns>A vectorizer that computes the same bits.</returns>
    /// <exception cref="FormatException">The text is not such JSON; the message names the part.</exception>
    public static ColumnVectorizer Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        FieldValue value;
        try
        {
            value = FieldValue.Parse(json);
        }
        catch (InvalidDocumentException e)
        {
            throw new FormatException($"The vectorizer of columns is not valid JSON: {e.Reason}", e);
        }

        JsonPart part = new(value, "vectorizer");
        return new ColumnVectorizer(
            part.List("columns", ScaledColumn.Read), part.Value<Scaling>("scaling"), part.Value<MissingValueHandling>("missing_values"));
    }

    /// <summary>Computes the vector of a document.</summary>
    /// <param name="document">The document; it does not change.</param>
    /// <param name="vector">The vector, of length <see cref="Dimension"/>; null if there is none.</param>
    /// <param name="reason">
    /// The reason why there is no vector, with the column, what was expected and what was found; null if there is one, and if the document only lacks a value
    /// (<see cref="MissingValueHandling.Skip"/>).
    /// </param>
    /// <returns>True if the document has a vector. A category that did not occur in the first documents has all components 0.</returns>
    public bool TryTransform(Document document, [NotNullWhen(true)] out float[]? vector, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(document);
        double[] components = new double[Dimension];
        vector = null;
        int start = 0;
        foreach (ScaledColumn column in _columns)
        {
            Span<double> part = components.AsSpan(start, column.ComponentCount);
            if (!column.TryFill(document[column.Field], MissingValues, part, out reason))
            {
                return false;
            }

            start += part.Length;
        }

        reason = null;
        if (Scaling == Scaling.UnitLength)
        {
            ToUnitLength(components);
        }

        vector = Array.ConvertAll(components, component => (float)component);
        return true;
    }

    /// <summary>Returns the columns and their scaling as JSON.</summary>
    /// <returns>The text, for <see cref="Parse"/>.</returns>
    public string ToJson() => FieldValue.FromObject(
    [
        new("scaling", Scaling.ToString()),
        new("missing_values", MissingValues.ToString()),
        new("columns", FieldValue.FromArray(_columns.Select(column => column.ToValue()))),
    ]).ToJson();

    /// <summary>Returns one sentence for people: the number of columns, the scaling, and the columns.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string sizes = $"{NumberText.Named(Dimension, "component")} from {NumberText.Named(_columns.Length, "column")}";
        return $"{sizes}, {Describe(Scaling)}: {string.Join(", ", _columns.Select(column => column.Describe(Scaling)))}";
    }

    private static string Describe(Scaling scaling) => scaling switch
    {
        Scaling.None => "not scaled",
        Scaling.Standardize => "standardized",
        Scaling.MinMax => "scaled from minimum to maximum",
        Scaling.Robust => "scaled by median and quartiles",
        _ => "scaled to unit length",
    };

    private static void ToUnitLength(double[] components)
    {
        // Divided by the largest first, so that no square overflows.
        double largest = components.Max(Math.Abs);
        if (largest == 0)
        {
            return;
        }

        double length = largest * Math.Sqrt(components.Sum(component => component / largest * (component / largest)));
        for (int i = 0; i < components.Length; i++)
        {
            components[i] /= length;
        }
    }
}

/// <summary>A column with what was found on it.</summary>
/// <param name="Field">The dotted path of the field.</param>
/// <param name="Offset">The number that is subtracted from a value.</param>
/// <param name="Scale">The number by which the difference is divided; not 0.</param>
/// <param name="Fill">The number that takes the place of a missing value.</param>
/// <param name="Categories">The values of a column of categories in ordinal order; null for a column of numbers.</param>
internal sealed record ScaledColumn(string Field, double Offset, double Scale, double Fill, IReadOnlyList<string>? Categories)
{
    private readonly Dictionary<string, int>? _places =
        Categories?.Index().ToDictionary(category => category.Item, category => category.Index, StringComparer.Ordinal);

    public int ComponentCount => Categories?.Count ?? 1;

    public IEnumerable<string> ComponentNames => Categories?.Select(category => $"{Field}={category}") ?? [Field];

    public static ScaledColumn Read(JsonPart part) => new(
        part.Text("field"),
        part.Number("offset"),
        part.Number("scale"),
        part.Number("fill"),
        part.PartOrNull("categories") is null ? null : part.List("categories", category => category.Text()));

    public FieldValue ToValue() => FieldValue.FromObject(
    [
        new("field", Field),
        new("offset", Offset),
        new("scale", Scale),
        new("fill", Fill),
        new("categories", Categories is null ? FieldValue.Null : FieldValue.FromArray(Categories.Select(category => (FieldValue)category))),
    ]);

    public bool TryFill(FieldValue value, MissingValueHandling missing, Span<double> components, out string? reason)
    {
        reason = null;
        if (!value.HasValue)
        {
            if (Categories is null)
            {
                components[0] = (Fill - Offset) / Scale;
            }

            return missing != MissingValueHandling.Skip;
        }

        if (Categories is null)
        {
            double? number = ColumnValues.NumberOf(value);
            components[0] = ((number ?? 0) - Offset) / Scale;
            reason = number is null ? $"field '{Field}': expected a number, found {ColumnValues.Describe(value)}" : null;
            return number is not null;
        }

        string? category = ColumnValues.CategoryOf(value);
        if (category is null)
        {
            reason = $"field '{Field}': expected text, a number or a boolean, found {ColumnValues.Describe(value)}";
            return false;
        }

        if (_places!.TryGetValue(category, out int place))
        {
            components[place] = 1;
        }

        return true;
    }

    public string Describe(Scaling scaling) => Categories is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{Field} ({Categories.Count} categories)")
        : scaling switch
        {
            Scaling.Standardize => string.Create(CultureInfo.InvariantCulture, $"{Field} (mean {Offset:0.####}, deviation {Scale:0.####})"),
            Scaling.MinMax => string.Create(CultureInfo.InvariantCulture, $"{Field} ({Offset:0.####} to {Offset + Scale:0.####})"),
            Scaling.Robust => string.Create(CultureInfo.InvariantCulture, $"{Field} (median {Offset:0.####}, quartile distance {Scale:0.####})"),
            _ => Field,
        };
}
