using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Finds the centroids whose score may have overtaken that of the own one: score − own + weight·offset + radius·reach is not below −margin.</summary>
/// <remarks>That decides only what is looked at, never a label, so that its last bits are nobody's concern.</remarks>
internal static unsafe class ReferenceKernel
{
    /// <summary>The numbers of scores are multiples of this; a mask has a bit for each.</summary>
    public const int Step = 8;

    private const int WordBits = 64;

    /// <summary>Writes the masks and returns how many centroids they name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(float* scores, float* offsets, float* reaches, int count, in ReferenceRow row, byte* masks)
    {
        Vector256<float> own = Vector256.Create(row.Own);
        Vector256<float> weight = Vector256.Create(row.Weight);
        Vector256<float> radius = Vector256.Create(row.Radius);
        Vector256<float> limit = Vector256.Create(-row.Margin);
        int found = 0;

        for (int i = 0; i < count; i += Step)
        {
            Vector256<float> ahead = Vector256.Load(scores + i) - own + (weight * Vector256.Load(offsets + i)) + (radius * Vector256.Load(reaches + i));

            // What is not a number is not closed.
            uint open = ~Vector256.LessThan(ahead, limit).ExtractMostSignificantBits() & 0xFF;
            *masks++ = (byte)open;
            found += BitOperations.PopCount(open);
        }

        return found;
    }

    /// <summary>How many bytes the masks of so many centroids are: whole words, the last filled up with zeros that nobody writes to.</summary>
    public static int MaskBytesOf(int count) => (count + WordBits - 1) / WordBits * sizeof(ulong);

    /// <summary>Lists the centroids that masks name, and returns how many they are.</summary>
    /// <param name="masks">The masks.</param>
    /// <param name="count">How many centroids there are: lanes above are nobody's, whatever the masks say.</param>
    /// <param name="lanes">Room for all centroids.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int List(byte* masks, int count, int* lanes)
    {
        int listed = 0;

        // Whole words: a loop that ends is a guess that fails.
        for (int lane = 0; lane < count; lane += WordBits, masks += sizeof(ulong))
        {
            ulong named = count - lane < WordBits ? *(ulong*)masks & ((1UL << (count - lane)) - 1) : *(ulong*)masks;

            for (ulong rest = named; rest != 0; rest &= rest - 1)
            {
                lanes[listed++] = lane + BitOperations.TrailingZeroCount(rest);
            }
        }

        return listed;
    }

    /// <summary>Takes a centroid out of the masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(byte* masks, int lane) => ((ulong*)masks)[lane / WordBits] &= ~(1UL << (lane % WordBits));

    /// <summary>The definition, for one centroid.</summary>
    internal static bool IsOpen(float score, float offset, float reach, in ReferenceRow row) =>
        !(score - row.Own + (row.Weight * offset) + (row.Radius * reach) < -row.Margin);
}
