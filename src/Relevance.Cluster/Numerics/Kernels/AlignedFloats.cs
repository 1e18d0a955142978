namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>A float32 buffer outside of the managed heap that starts on a cache line of 64 bytes.</summary>
/// <remarks>
/// A 512-bit load that crosses a cache line costs two; from an aligned start, every load of 16 floats stays within one line. One that nobody frees is
/// freed when it is collected.
/// </remarks>
internal sealed unsafe class AlignedFloats
{
    private readonly NativeBlock _block;

    /// <summary>Initializes a new instance of the <see cref="AlignedFloats"/> class, filled with zeros.</summary>
    public AlignedFloats(int length)
    {
        _block = NativeBlock.Of<float>(length);
        Pointer = _block.Pointer<float>();
        Length = length;
        Span.Clear();
    }

    /// <summary>Gets the number of floats.</summary>
    public int Length { get; }

    /// <summary>Gets the address of the first float, which is valid while this object is reachable.</summary>
    public float* Pointer { get; }

    /// <summary>Gets the buffer as a span.</summary>
    public Span<float> Span => new(Pointer, Length);

    /// <summary>Returns the memory to the system. Nobody may use the buffer after that.</summary>
    public void Free() => _block.Free();
}
