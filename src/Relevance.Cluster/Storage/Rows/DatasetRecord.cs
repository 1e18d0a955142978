namespace Relevance.Cluster.Storage.Rows;

/// <summary>The record of a dataset in the tables of a store, as one transaction reads it.</summary>
/// <typeparam name="TField">The record of a vector field.</typeparam>
/// <typeparam name="TClustering">The record of a clustering.</typeparam>
internal abstract record DatasetRecord<TField, TClustering>
    where TField : VectorFieldRecord
    where TClustering : ClusteringRecord
{
    /// <summary>Gets the number in the names of its tables; not used again after the dataset is deleted.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the schema, without label fields.</summary>
    public required Schema Schema { get; init; }

    public required long DocumentCount { get; init; }

    public required IReadOnlyList<TField> VectorFields { get; init; }

    public required IReadOnlyList<TClustering> Clusterings { get; init; }

    /// <summary>Gets the path of each vector field.</summary>
    public IReadOnlyList<FieldPath> VectorPaths => [.. VectorFields.Select(each => each.Path)];

    /// <summary>Gets the schema as a user reads it, with label fields.</summary>
    public Schema PresentedSchema => LabelFields.Present(Schema, Clusterings.Select(clustering => clustering.Key));

    /// <summary>Returns a vector field.</summary>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field at this path.</exception>
    public TField GetVectorField(string path) =>
        VectorFields.FirstOrDefault(field => field.Path == path)
        ?? throw new FieldNotFoundException(Name, path, "a vector field", [.. VectorFields.Select(field => field.Path.ToString())]);

    /// <summary>Returns the dimension of a clustering: that of its vector field, or the sum of those of several fields.</summary>
    /// <exception cref="FieldNotFoundException">The key has neither a vector field nor several joined ones.</exception>
    public int GetClusteredDimension(ClusteringKey key)
    {
        IReadOnlyList<string> fields = key.FindVectorFields(Schema);
        return fields.Count == 0
            ? throw new FieldNotFoundException(Name, key.VectorField, "a vector field", [.. VectorFields.Select(field => field.Path.ToString())])
            : fields.Sum(field => GetVectorField(field).Dimension);
    }

    public TClustering? FindClustering(ClusteringKey key) => Clusterings.FirstOrDefault(clustering => clustering.Key == key);

    /// <summary>Returns a clustering.</summary>
    /// <exception cref="ClusteringNotFoundException">The dataset has no clustering with this vector field and alias.</exception>
    public TClustering GetClustering(ClusteringKey key) =>
        FindClustering(key)
        ?? throw new ClusteringNotFoundException(
            Name,
            key.VectorField,
            key.Alias,
            [.. Clusterings.Where(clustering => clustering.Key.VectorField == key.VectorField).Select(clustering => clustering.Key.Alias)]);
}

/// <summary>The record of a vector field.</summary>
/// <param name="Id">The number in the name of its table.</param>
/// <param name="Path">Its path in documents.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Count">The number of documents with a vector.</param>
internal abstract record VectorFieldRecord(long Id, FieldPath Path, int Dimension, long Count);

/// <summary>The record of a clustering.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">Its vector field and alias.</param>
/// <param name="HasCentroids">Whether a model created it; false if it has only labels that documents were written with.</param>
internal abstract record ClusteringRecord(long Id, ClusteringKey Key, bool HasCentroids)
{
    /// <summary>Gets the path of its label in documents.</summary>
    public FieldPath LabelPath { get; } = Key.LabelField;
}
