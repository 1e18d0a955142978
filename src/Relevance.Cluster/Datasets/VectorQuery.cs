using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A vector to search for, and the field to search in.</summary>
public sealed record VectorQuery
{
    /// <summary>Initializes a new instance of the <see cref="VectorQuery"/> class.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="vector">The vector, of the dimension of the field.</param>
    /// <exception cref="ArgumentException">The field is empty.</exception>
    public VectorQuery(string vectorField, ReadOnlyMemory<float> vector)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        (VectorField, Vector) = (vectorField, vector);
    }

    /// <summary>Gets the dotted path of the vector field.</summary>
    public string VectorField { get; }

    /// <summary>Gets the vector.</summary>
    public ReadOnlyMemory<float> Vector { get; }

    /// <summary>Gets the weight of this query in the sum over several queries. The default is 1; a negative weight searches away from the vector.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Weight
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight is a finite number.");
    } = 1;
}
