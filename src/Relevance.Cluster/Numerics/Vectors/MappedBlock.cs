using System.Buffers;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>A block of rows in a mapped file, as memory.</summary>
/// <param name="view">The file.</param>
/// <param name="offset">Where in the file the block begins, in bytes.</param>
/// <param name="length">How many floats it holds.</param>
internal sealed unsafe class MappedBlock(MappedView view, long offset, int length) : MemoryManager<float>
{
    public override Span<float> GetSpan() => new(view.At(offset), length);

    /// <summary>Mapped memory does not move.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(view.At(offset) + elementIndex);

    public override void Unpin()
    {
        // Nothing was done to hold it.
    }

    protected override void Dispose(bool disposing)
    {
        // The view belongs to the set.
    }
}
