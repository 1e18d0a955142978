using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Several vector fields with weights that are clustered as one. Immutable.</summary>
/// <remarks>
/// <para>
/// The vector of a document in each field is scaled to the norm √w, where w is the weight of the field, and the parts are concatenated. So the squared
/// Euclidean distance of two documents is Σ w·2(1 − cos) over the fields, and with equal weights each field counts the same, regardless of the norms and
/// dimensions of its vectors. The cosine similarity is the mean of those in the fields, weighted by w.
/// </para>
/// <para>
/// A document is included if it has a vector in every field. The part of a zero vector stays zero, so its cosine similarity in that field counts as 0.
/// </para>
/// </remarks>
public sealed class VectorBlend
{
    private VectorBlend(IReadOnlyList<string> fields, IReadOnlyList<double> weights) => (Fields, Weights) = (fields, weights);

    /// <summary>Gets the empty blend, to add fields to: <c>VectorBlend.Empty.With("title_vector_", 2).With("image_vector_")</c>.</summary>
    public static VectorBlend Empty { get; } = new([], []);

    /// <summary>Gets the vector fields, in order. The order is part of the key of the clustering.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Gets the weight of each field, above 0; only their ratios affect which vectors are near.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Creates a blend in which each field has weight 1.</summary>
    /// <param name="fields">The dotted paths of the vector fields.</param>
    /// <exception cref="ArgumentException">A name is empty, or occurs twice.</exception>
    public static VectorBlend Of(params IEnumerable<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Aggregate(Empty, (blend, field) => blend.With(field));
    }

    /// <summary>Adds a field at the end.</summary>
    /// <param name="field">The dotted path of the vector field.</param>
    /// <param name="weight">The weight of the field, a finite number above 0. The default is 1.</param>
    /// <returns>A new blend with the field at the end.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the blend already has the field.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not a finite number above 0.</exception>
    public VectorBlend With(string field, double weight = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);

        if (!(weight > 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"The weight of '{field}' is a finite number above 0.");
        }

        return Fields.Contains(field)
            ? throw new ArgumentException($"The field '{field}' is already in the blend.", nameof(field))
            : new VectorBlend([.. Fields, field], [.. Weights, weight]);
    }

    /// <summary>Returns the fields and their weights: <c>2 × title_vector_ + 1 × image_vector_</c>.</summary>
    public override string ToString() =>
        string.Join(" + ", Fields.Zip(Weights, (field, weight) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{weight} × {field}")));
}
