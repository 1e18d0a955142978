using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Finds the centroids that the bound of <see cref="Assignment.ReferenceScores"/> does not exclude for one row.</summary>
/// <remarks>
/// <para>
/// Centroid j is excluded if sⱼ − s₀ + weight·offsetⱼ + radius·‖δⱼ − δ₀‖ &lt; −rounding, with sⱼ its reference score and s₀ the current score of a row at
/// the assigned centroid: then its current score is below that of the assigned centroid, by the inequality of Cauchy and Schwarz.
/// </para>
/// <code>
/// lane            0 … 7         one Vector256 per step, three loads
/// scores        | s0 … s7 |
/// offsets       | o0 … o7 |     registers with one value in all lanes: assigned, weight, radius, limit
/// shifts        | r0 … r7 |
/// mask            8 bits        1 = not excluded
/// </code>
/// <para>
/// Steps are independent and bound by their three loads: the tables of one assigned centroid stay in the cache while rows are read in order.
/// Same bits: the masks decide which centroids are scored, never a label; the tables are rounded up and the rounding of this sum is in the rounding bound.
/// Wrong would be to test for "not below" directly, because NaN compares false: the kernel selects the excluded centroids and inverts the mask.
/// </para>
/// </remarks>
internal static unsafe class ReferenceKernel
{
    /// <summary>The number of scores is a multiple of this; a byte of a mask has one bit for each.</summary>
    public const int Step = 8;

    private const int WordBits = 64;

    /// <summary>Writes a mask of the centroids that are not excluded, and returns their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(float* scores, float* offsets, float* relativeShifts, int count, in ReferenceRow row, byte* masks)
    {
        Vector256<float> assigned = Vector256.Create(row.AssignedScore);
        Vector256<float> weight = Vector256.Create(row.Weight);
        Vector256<float> radius = Vector256.Create(row.Radius);
        Vector256<float> limit = Vector256.Create(-row.Rounding);
        int found = 0;

        for (int i = 0; i < count; i += Step)
        {
            Vector256<float> ahead = Vector256.Load(scores + i) - assigned
                + (weight * Vector256.Load(offsets + i))
                + (radius * Vector256.Load(relativeShifts + i));

            // NaN is not below the limit: such a centroid is not excluded.
            uint unpruned = ~Vector256.LessThan(ahead, limit).ExtractMostSignificantBits() & 0xFF;
            *masks++ = (byte)unpruned;
            found += BitOperations.PopCount(unpruned);
        }

        return found;
    }

    /// <summary>Returns the number of bytes of a mask: whole words of 64 bits, the last padded with zeros.</summary>
    public static int MaskBytesOf(int count) => (count + WordBits - 1) / WordBits * sizeof(ulong);

    /// <summary>Lists the centroids of a mask, and returns their number.</summary>
    /// <param name="masks">The mask.</param>
    /// <param name="count">The number of centroids; bits from there on are ignored.</param>
    /// <param name="lanes">Receives the indices; it has room for all centroids.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int List(byte* masks, int count, int* lanes)
    {
        int listed = 0;

        // Words of 64 bits: the end of each inner loop is a mispredicted branch.
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

    /// <summary>Removes a centroid from a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(byte* masks, int lane) => ((ulong*)masks)[lane / WordBits] &= ~(1UL << (lane % WordBits));

    /// <summary>The scalar definition, for one centroid.</summary>
    internal static bool IsUnpruned(float score, float offset, float reach, in ReferenceRow row) =>
        !(score - row.AssignedScore + (row.Weight * offset) + (row.Radius * reach) < -row.Rounding);
}
