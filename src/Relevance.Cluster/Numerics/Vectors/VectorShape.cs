using System.Globalization;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>The checks that every vector passes on its way into a <see cref="VectorSet"/>, and the exceptions they end in.</summary>
internal static class VectorShape
{
    /// <summary>Rejects a vector of another length or with a component that is not finite.</summary>
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

    /// <summary>Rejects row-major components that do not end with a whole row, or of which one is not finite.</summary>
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

    /// <summary>What is expected of a vector that must not be all zeros.</summary>
    public const string Direction = "a vector with a direction, as cosine needs";

    /// <summary>The exception for a row without a direction where one is needed.</summary>
    public static VectorShapeException NoDirection(int row) =>
        OfRow(row, Direction, "all zeros");

    private static VectorShapeException NotFinite(int row, int component, float value) =>
        OfRow(row, "finite components", string.Create(CultureInfo.InvariantCulture, $"{value} at component {component}"));

    private static VectorShapeException OfRow(int row, string expected, string actual) =>
        new(string.Create(CultureInfo.InvariantCulture, $"row {row}"), expected, actual) { Row = row };

    private static string Components(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} component{(count == 1 ? "" : "s")}");
}
