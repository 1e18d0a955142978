using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Rows that a kernel prefetches into the second-level cache while it computes on others.</summary>
/// <remarks>
/// A kernel prefetches one line of each between 16 components and the next: a processor has few buffers for lines on their way, and waits once they are full.
/// A prefetch changes no result.
/// </remarks>
internal readonly unsafe struct ExpectedRows
{
    private readonly float** _rows;
    private readonly int _count;

    private ExpectedRows(float** rows, int count)
    {
        _rows = rows;
        _count = count;
    }

    /// <summary>Takes the first of some rows, up to the first address that is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExpectedRows Of(float** rows, int most)
    {
        int count = 0;

        while (count < most && rows[count] != null)
        {
            count++;
        }

        return new ExpectedRows(rows, count);
    }

    /// <summary>Takes some of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExpectedRows Slice(int start, int count) => new(_rows + start, Math.Clamp(_count - start, 0, count));

    /// <summary>Prefetches the line of each row that has a component.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(nint component)
    {
        for (int i = 0; i < _count && Sse.IsSupported; i++)
        {
            Sse.Prefetch1(_rows[i] + component);
        }
    }
}
