using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>The answer of rows to a <see cref="RowPass"/>; what the pass does not ask for is 0 or empty.</summary>
internal sealed class PassReply
{
    /// <summary>Gets the number of labels that changed.</summary>
    public long Changed { get; init; }

    /// <summary>Gets the number of rows in each cluster; of a <see cref="FurthestPass"/>, of those of positive weight.</summary>
    public long[] Members { get; init; } = [];

    /// <summary>Gets the rows furthest from their centroids, in the order of <see cref="FarRow.FurthestFirst"/>; at most as many as clusters.</summary>
    public FarRow[] Furthest { get; init; } = [];

    /// <summary>Gets the weighted sum of the distances of the rows to their centroids.</summary>
    public ExactSum Inertia { get; init; } = new();

    /// <summary>Adds the answers of shards, at least one; their order does not matter.</summary>
    public static PassReply SumOf(IReadOnlyList<PassReply> shards)
    {
        ExactSum inertia = new();

        foreach (PassReply shard in shards)
        {
            inertia.Add(shard.Inertia);
        }

        int clusters = shards[0].Members.Length;
        return new PassReply
        {
            Changed = shards.Sum(shard => shard.Changed),
            Members = [.. Enumerable.Range(0, clusters).Select(label => shards.Sum(shard => shard.Members[label]))],
            Furthest = [.. shards.SelectMany(shard => shard.Furthest).Order(FarRow.FurthestFirst).Take(clusters)],
            Inertia = inertia,
        };
    }
}

/// <summary>A row, numbered among those of all shards, its label and its distance to its centroid.</summary>
internal readonly record struct FarRow(long Row, int Label, double Distance)
{
    /// <summary>Gets the order of rows that fill empty clusters: the furthest first; of equal ones, the first row.</summary>
    public static Comparer<FarRow> FurthestFirst { get; } =
        Comparer<FarRow>.Create((a, b) => a.Distance == b.Distance ? a.Row.CompareTo(b.Row) : b.Distance.CompareTo(a.Distance));
}

/// <summary>A row and its new label.</summary>
internal readonly record struct RowMove(long Row, int Label);
