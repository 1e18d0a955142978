using System.Globalization;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Validates vectors before they become part of a <see cref="VectorSet"/>, and creates the exceptions.</summary>
internal static class VectorShape
{
    /// <summary>Throws if a vector has another length or a component that is not finite.</summary>
    public static void CheckRow(ReadOnlySpan<float> vector, int dimension, int row)
    {
        if (vector.Length != dimension)
        {
            throw OfRow(row, Components(dimension), Components(vector.Length));
        }

        int component = FiniteKernel.IndexOfFirstNotFinite(vector);

        if (component >= 0)
        {
            throw NotFinite(row, component, vector[component]);
        }
    }

    /// <summary>Throws if row-major components end within a row, or one is not finite.</summary>
    public static void CheckRows(ReadOnlySpan<float> rowMajor, int dimension, int firstRow)
    {
        (int count, int rest) = Math.DivRem(rowMajor.Length, dimension);

        if (rest != 0)
        {
            throw OfRow(firstRow + count, Components(dimension), Components(rest));
        }

        int index = FiniteKernel.IndexOfFirstNotFinite(rowMajor);

        if (index >= 0)
        {
            throw NotFinite(firstRow + (index / dimension), index % dimension, rowMajor[index]);
        }
    }

    /// <summary>The expectation in the message about a zero vector.</summary>
    public const string Direction = "a vector with a direction, as cosine needs";

    /// <summary>Creates the exception for a zero vector where a direction is required.</summary>
    public static VectorShapeException NoDirection(int row) =>
        OfRow(row, Direction, "all zeros");

    private static VectorShapeException NotFinite(int row, int component, float value) =>
        OfRow(row, "finite components", string.Create(CultureInfo.InvariantCulture, $"{value} at component {component}"));

    private static VectorShapeException OfRow(int row, string expected, string actual) =>
        new(string.Create(CultureInfo.InvariantCulture, $"row {row}"), expected, actual) { Row = row };

    private static string Components(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} component{(count == 1 ? "" : "s")}");
}
