using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>Finds vectors without a direction before they can turn a cosine into NaN.</summary>
internal static class ZeroVectors
{
    /// <summary>Tells whether every component is zero. Exactly: a tiny vector has a direction.</summary>
    public static bool IsZero(ReadOnlySpan<float> vector) => !vector.ContainsAnyExcept(0f);

    /// <summary>Makes the exception for a vector without a direction.</summary>
    /// <param name="name">Which vector it is.</param>
    /// <param name="row">Its row; null for a centroid beside the vectors, whose row a caller would take for a vector's.</param>
    public static VectorShapeException Failure(string name, int? row) => new(name, "a direction, which the cosine needs", "all zeros") { Row = row };

    /// <summary>Throws for the first row that is all zeros.</summary>
    public static void Refuse(VectorSet vectors, Func<int, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        for (int row = 0; row < vectors.Count; row++)
        {
            if (IsZero(vectors[row]))
            {
                throw Failure(nameOf(row), row);
            }
        }
    }
}
