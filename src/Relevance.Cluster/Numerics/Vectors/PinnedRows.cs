using System.Buffers;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Pins the rows of a set while kernels read them by pointer.</summary>
internal sealed unsafe class PinnedRows : IDisposable
{
    private readonly VectorSet _vectors;
    private readonly MemoryHandle[] _handles;

    /// <summary>Initializes a new instance of the <see cref="PinnedRows"/> class; disposing it releases the rows.</summary>
    public PinnedRows(VectorSet vectors)
    {
        _vectors = vectors;
        _handles = [.. vectors.Blocks.Select(block => block.Pin())];
    }

    /// <summary>Gets the address of a row.</summary>
    public float* this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            (int block, nint offset) = _vectors.Locate(row);
            return (float*)_handles[block].Pointer + offset;
        }
    }

    /// <summary>Releases the rows.</summary>
    public void Dispose()
    {
        foreach (MemoryHandle handle in _handles)
        {
            handle.Dispose();
        }
    }
}
