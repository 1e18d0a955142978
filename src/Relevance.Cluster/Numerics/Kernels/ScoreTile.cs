using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>A small rectangle of scores: some rows with the centroids of one panel.</summary>
/// <remarks>
/// Score (row, lane) = bias of the lane, then one fused multiply-add for each component, in order. A lane is a centroid, so that the lanes
/// never mix and every width of vector gives the same bits as <see cref="Scalar"/>.
/// </remarks>
internal readonly unsafe struct ScoreTile
{
    /// <summary>Gets where each row lies: rows come by pointer, so that they may lie anywhere.</summary>
    public required float** Rows { get; init; }

    /// <summary>Gets the first of the lanes: <see cref="Stride"/> floats on lie those of the next component.</summary>
    public required float* Panel { get; init; }

    /// <summary>Gets the number of lanes of the panel that the lanes are part of.</summary>
    public required nint Stride { get; init; }

    /// <summary>Gets the number of lanes to score: 16, 32 or 48.</summary>
    public required int Lanes { get; init; }

    public required int Dimension { get; init; }

    /// <summary>Gets where each lane starts.</summary>
    public required float* Biases { get; init; }

    /// <summary>Gets where the scores of each row go.</summary>
    public required float** Scores { get; init; }

    /// <summary>Gets how many rows the machine's best tile takes at once.</summary>
    public static int PreferredRows =>
        Avx512F.IsSupported ? ScoreTile512.Rows : Vector256.IsHardwareAccelerated ? ScoreTile256.Rows : ScoreTile128.Rows;

    /// <summary>Computes the scores of <see cref="PreferredRows"/> rows with the machine's widest vectors.</summary>
    public static void Invoke(in ScoreTile tile)
    {
        if (Avx512F.IsSupported)
        {
            ScoreTile512.Invoke(tile);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ScoreTile256.Invoke(tile);
        }
        else
        {
            ScoreTile128.Invoke(tile);
        }
    }

    /// <summary>The definition.</summary>
    internal static void Scalar(in ScoreTile tile, int rowCount)
    {
        for (int row = 0; row < rowCount; row++)
        {
            for (int lane = 0; lane < tile.Lanes; lane++)
            {
                float score = tile.Biases[lane];

                for (int t = 0; t < tile.Dimension; t++)
                {
                    score = MathF.FusedMultiplyAdd(tile.Rows[row][t], tile.Panel[(t * tile.Stride) + lane], score);
                }

                tile.Scores[row][lane] = score;
            }
        }
    }
}
