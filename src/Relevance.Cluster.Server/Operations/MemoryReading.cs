namespace Relevance.Cluster.Server.Operations;

/// <summary>The memory of the process and of the machine. The values of the machine are 0 until the first garbage collection.</summary>
/// <param name="HeapBytes">The bytes of the objects of this process.</param>
/// <param name="AvailableBytes">Their limit: that of the container, or the memory of the machine.</param>
/// <param name="LoadBytes">The bytes that all processes of the machine or the container used at the last garbage collection.</param>
/// <param name="HighLoadBytes">The load at which memory is short for the runtime.</param>
internal sealed record MemoryReading(long HeapBytes, long AvailableBytes, long LoadBytes, long HighLoadBytes)
{
    public static MemoryReading Take()
    {
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        return new MemoryReading(heap, info.TotalAvailableMemoryBytes, info.MemoryLoadBytes, info.HighMemoryLoadThresholdBytes);
    }
}
