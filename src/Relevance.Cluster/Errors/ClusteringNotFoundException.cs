namespace Relevance.Cluster;

/// <summary>The exception that is thrown if the vector field has no clustering with the alias.</summary>
public sealed class ClusteringNotFoundException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="ClusteringNotFoundException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="alias">The requested alias.</param>
    /// <param name="knownAliases">The existing aliases of the vector field; may be empty.</param>
    public ClusteringNotFoundException(string datasetId, string vectorField, string alias, IReadOnlyList<string> knownAliases)
        : base($"Dataset '{datasetId}': the vector field '{vectorField}' has no clustering with the alias '{alias}'. "
            + (knownAliases.Count == 0 ? "It has none yet: call FitAsync first." : $"It has: {string.Join(", ", knownAliases)}."))
    {
        DatasetId = datasetId;
        VectorField = vectorField;
        Alias = alias;
        KnownAliases = knownAliases;
    }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets the vector field.</summary>
    public string VectorField { get; }

    /// <summary>Gets the requested alias.</summary>
    public string Alias { get; }

    /// <summary>Gets the existing aliases of the vector field.</summary>
    public IReadOnlyList<string> KnownAliases { get; }
}
