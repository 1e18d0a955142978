namespace Relevance.Cluster.Distributed.Links;

/// <summary>A worker process. The id of a process that has ended is not used again, also not by one at the same address.</summary>
/// <param name="Value">The id, in ASCII.</param>
internal readonly record struct WorkerId(string Value)
{
    public override string ToString() => Value;
}
