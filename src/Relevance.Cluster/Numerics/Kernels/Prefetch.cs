using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Prefetches rows into a cache before a kernel reads them.</summary>
/// <remarks>A pass reads each row once, in an order that the hardware cannot predict when rows are skipped. A prefetch changes no result.</remarks>
internal static unsafe class Prefetch
{
    private const int CacheLineFloats = 16;

    /// <summary>Sets with fewer components (8 MiB) are mostly in a cache already, and a prefetch costs more than it saves.</summary>
    private const long FewComponents = 1 << 21;

    /// <summary>Determines whether a set is so large that prefetching its rows saves time.</summary>
    public static bool PaysFor(VectorSet vectors) => (long)vectors.Count * vectors.Dimension > FewComponents;

    /// <summary>Prefetches floats into the second-level cache. Does nothing where the processor has no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Floats(float* start, nint count)
    {
        if (Sse.IsSupported)
        {
            for (nint i = 0; i < count; i += CacheLineFloats)
            {
                Sse.Prefetch1(start + i);
            }
        }
    }

    /// <summary>Prefetches bytes into the first-level cache, for use very soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(sbyte* start, nint count)
    {
        if (Sse.IsSupported)
        {
            for (nint i = 0; i < count; i += CacheLineFloats * sizeof(float))
            {
                Sse.Prefetch0(start + i);
            }
        }
    }
}
