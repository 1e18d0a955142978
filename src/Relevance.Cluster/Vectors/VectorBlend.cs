using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Several vector fields that are clustered together, and the say of each. Immutable.</summary>
/// <remarks>
/// <para>Each document's vector in a field is scaled to length √w, w the field's weight, and the parts are put one after another. So the squared Euclidean distance of two documents is
/// Σ w·2(1 − cos), over the fields, and with equal weights each field counts the same, whatever the lengths and numbers of components of its vectors are. The cosine similarity is the mean
/// of those in the fields, weighted by w.</para>
/// <para>A document takes part if it has a vector in every field. A vector that is all zeros has no direction: its part stays zeros, so that its cosine similarity in that field counts as 0.</para>
/// </remarks>
public sealed class VectorBlend
{
    private VectorBlend(IReadOnlyList<string> fields, IReadOnlyList<double> weights) => (Fields, Weights) = (fields, weights);

    /// <summary>Gets a blend of nothing, to begin with: <c>VectorBlend.Empty.With("title_vector_", 2).With("image_vector_")</c>.</summary>
    public static VectorBlend Empty { get; } = new([], []);

    /// <summary>Gets the vector fields, in order. The order is part of the clustering's identity.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Gets the weight of each field, above 0; only their ratios matter to which vector is near which.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Makes a blend in which each field has weight 1.</summary>
    /// <param name="fields">The dotted paths of the vector fields.</param>
    /// <exception cref="ArgumentException">A name is empty, or comes twice.</exception>
    public static VectorBlend Of(params IEnumerable<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Aggregate(Empty, (blend, field) => blend.With(field));
    }

    /// <summary>Adds a field at the end.</summary>
    /// <param name="field">The dotted path of the vector field.</param>
    /// <param name="weight">Its say, a finite number above 0. The default is 1.</param>
    /// <returns>A blend of one field more.</returns>
    /// <exception cref="ArgumentException">The name is empty, or is there already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of its range.</exception>
    public VectorBlend With(string field, double weight = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);

        if (!(weight > 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"The weight of '{field}' is a finite number above 0.");
        }

        return Fields.Contains(field)
            ? throw new ArgumentException($"The field '{field}' is in the blend already.", nameof(field))
            : new VectorBlend([.. Fields, field], [.. Weights, weight]);
    }

    /// <summary>Says the fields and their weights: <c>2 × title_vector_ + 1 × image_vector_</c>.</summary>
    public override string ToString() =>
        string.Join(" + ", Fields.Zip(Weights, (field, weight) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{weight} × {field}")));
}
