namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>A vector field of a dataset.</summary>
/// <param name="Id">The number that its table is named by.</param>
/// <param name="Path">Where documents have it.</param>
/// <param name="Length">The number of components.</param>
/// <param name="Count">How many documents have one.</param>
internal sealed record VectorField(long Id, FieldPath Path, int Length, long Count)
{
    public string Table { get; } = StoreTables.Vectors(Id);
}
