namespace Relevance.Cluster.Server.Operations;

/// <summary>How much memory there is, and how much of it is used. What the runtime knows of the machine is 0 until its first garbage collection.</summary>
/// <param name="HeapBytes">What objects of this process take now.</param>
/// <param name="AvailableBytes">What they may take: the container's limit, or the machine's memory.</param>
/// <param name="LoadBytes">What the machine or the container used at the last garbage collection, whoever used it.</param>
/// <param name="HighLoadBytes">From where on the runtime takes that for short.</param>
internal sealed record MemoryReading(long HeapBytes, long AvailableBytes, long LoadBytes, long HighLoadBytes)
{
    public static MemoryReading Take()
    {
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        return new MemoryReading(GC.GetTotalMemory(forceFullCollection: false), info.TotalAvailableMemoryBytes, info.MemoryLoadBytes, info.HighMemoryLoadThresholdBytes);
    }
}
