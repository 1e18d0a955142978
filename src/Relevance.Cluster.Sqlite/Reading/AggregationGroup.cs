namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>A group while documents are counted: how many there are, which of them, where somebody asks, and the groups within.</summary>
internal sealed class AggregationGroup
{
    /// <summary>Gets or sets how many documents are in it.</summary>
    public long Count { get; set; }

    /// <summary>Gets or sets the positions of the documents, in the order in which they were met; null where nobody asks for more than their number.</summary>
    public List<int>? Members { get; set; }

    /// <summary>Gets or sets the groups of the next level by the code of their value; null on the last.</summary>
    public Dictionary<long, AggregationGroup>? Within { get; set; }
}
