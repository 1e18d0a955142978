using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Tells the processor which memory is wanted next: rows are read once a pass, and a tile is done with them before the next ones are there.</summary>
internal static unsafe class Prefetch
{
    private const int CacheLineFloats = 16;

    /// <summary>Rows of fewer components, all together, are mostly in some cache already: then asking costs more than it brings.</summary>
    private const long FewComponents = 1 << 21;

    /// <summary>Whether asking for rows before they are wanted pays.</summary>
    public static bool PaysFor(VectorSet vectors) => (long)vectors.Count * vectors.Dimension > FewComponents;

    /// <summary>Asks for some floats. Does nothing where the processor cannot be asked.</summary>
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

    /// <summary>Asks for some bytes, which are wanted very soon.</summary>
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
