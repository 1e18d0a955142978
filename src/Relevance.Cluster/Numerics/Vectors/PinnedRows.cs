using System.Buffers;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>The rows of a set, held where they lie while kernels read them by pointer.</summary>
internal sealed unsafe class PinnedRows : IDisposable
{
    private readonly VectorSet _vectors;
    private readonly MemoryHandle[] _handles;

    /// <summary>Initializes a new instance of the <see cref="PinnedRows"/> class; dispose of it to let the rows go.</summary>
    public PinnedRows(VectorSet vectors)
    {
        _vectors = vectors;
        _handles = [.. vectors.Blocks.Select(block => block.Pin())];
    }

    /// <summary>Where a row lies.</summary>
    public float* this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            (int block, nint offset) = _vectors.Locate(row);
            return (float*)_handles[block].Pointer + offset;
        }
    }

    public void Dispose()
    {
        foreach (MemoryHandle handle in _handles)
        {
            handle.Dispose();
        }
    }
}
