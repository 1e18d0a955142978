using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Scratch memory that starts on a cache line and does not move.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int CacheLine = 64;

    // Keeps the memory alive: it is pinned as long as it is referenced.
    private readonly float[] _array;

    /// <summary>Initializes a new instance of the <see cref="AlignedFloats"/> class, all zeros.</summary>
    public AlignedFloats(int length)
    {
        _array = GC.AllocateArray<float>(checked(length + (CacheLine / sizeof(float))), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        Length = length;
    }

    public int Length { get; }

    /// <summary>The first float; valid while this object is reachable.</summary>
    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);
}
