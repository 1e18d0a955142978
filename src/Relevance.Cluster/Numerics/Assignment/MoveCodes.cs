using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>What centroids have moved, in widths of the codes of rows and as whole numbers of 16 bits: δ∘w = s·q + e.</summary>
internal sealed unsafe class MoveCodes
{
    private readonly float[] _widths;
    private readonly int _stride;
    private readonly int _most;
    private readonly AlignedFloats _steps;
    private readonly AlignedFloats _rests;

    // Keeps the memory alive: it is pinned as long as it is referenced.
    private readonly short[] _codes;
    private readonly short* _first;

    public MoveCodes(int count, RowCodes rows)
    {
        _stride = rows.Stride;
        _widths = rows.Widths;
        _most = CodeKernel.MostOfMove(_stride);
        (_codes, nint codes) = LargeArrays.AllocatePinned<short>(count * _stride);
        _first = (short*)codes;
        _steps = new AlignedFloats(count);
        _rests = new AlignedFloats(count);
    }

    /// <summary>Gets the steps s, one a centroid.</summary>
    public float* Steps => _steps.Pointer;

    /// <summary>Gets the lengths of the rests e, or a little more, one a centroid.</summary>
    public float* Rests => _rests.Pointer;

    /// <summary>The whole numbers of a move, filled up with zeros; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short* Of(int centroid) => _first + ((nint)centroid * _stride);

    /// <summary>Encodes a move.</summary>
    /// <returns>Its length in widths, or a little more.</returns>
    public float Encode(int centroid, ReadOnlySpan<float> move)
    {
        const int MostOnStack = 2048;
        Span<float> weighted = _stride <= MostOnStack ? stackalloc float[_stride] : new float[_stride];

        for (int t = 0; t < move.Length; t++)
        {
            weighted[t] = move[t] * _widths[t];
        }

        weighted[move.Length..].Clear();
        RowCode code = CodeKernel.EncodeMove(weighted, _most, Of(centroid));
        (_steps.Pointer[centroid], _rests.Pointer[centroid]) = (code.Step, code.Rest);
        return code.Length;
    }
}
