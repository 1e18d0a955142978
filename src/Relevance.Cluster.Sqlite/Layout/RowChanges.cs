namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>The documents and labels of a dataset that one write changed, if any, so that what was read before can be updated instead of read again.</summary>
/// <param name="dataset">The number of the dataset.</param>
/// <param name="from">The revision before the write.</param>
/// <param name="to">The revision after it.</param>
internal sealed class RowChanges(long dataset, long from, long to)
{
    public long Dataset => dataset;

    public long From => from;

    public long To => to;

    /// <summary>Gets the rows of new and changed documents.</summary>
    public IReadOnlyCollection<long> Written { get; init; } = [];

    /// <summary>Gets the rows of deleted documents.</summary>
    public IReadOnlyCollection<long> Deleted { get; init; } = [];

    /// <summary>Gets the numbers of the clusterings whose labels changed, other than by the deletion of documents.</summary>
    public IReadOnlyCollection<long> Clusterings { get; init; } = [];
}
