using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Estimates the scores of a row from its codes, and finds those centroids that may have got ahead of its own one. Holds scratch memory: one for each thread.</summary>
internal sealed unsafe class MoveEstimate(ReferenceScores references, CentroidPanels panels)
{
    /// <summary>A share of a product of codes by which the rounding of what is done with it is covered.</summary>
    private const float Margin = 1e-6f;

    private readonly int[] _lanes = new int[panels.LaneCount + 1];
    private readonly byte[] _masks = new byte[ReferenceKernel.MaskBytesOf(panels.LaneCount)];

    /// <summary>Finds them.</summary>
    /// <param name="row">The row.</param>
    /// <param name="own">Its label.</param>
    /// <param name="known">What it brings along.</param>
    /// <param name="masks">The centroids that may have got ahead as far as the moves alone tell. Others are written there.</param>
    /// <param name="doubtful">Room for all centroids: the own one, and those that are found.</param>
    /// <returns>How many there are with the own one; 1 if none was found.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(int row, int own, in ReferenceRow known, byte* masks, int* doubtful)
    {
        const int Width = CodeKernel.Width;
        CentroidMoves moves = references.Moves;
        RowCode code = *references.Codes.CodeOf(row);
        sbyte* codes = references.Codes.Of(row);
        float* scores = references.Of(row);
        float* reaches = moves.ReachesOf(own);
        float rounding = references.MarginOf(row) + moves.Rounding + (Margin * code.Length * moves.Longest);
        short** four = stackalloc short*[Width];
        int* products = stackalloc int[Width];
        float* shifts = moves.Shifts;
        float* steps = moves.Codes.Steps;
        float* rests = moves.Codes.Rests;
        int found = 1;
        doubtful[0] = own;

        fixed (int* lanes = _lanes)
        {
            lanes[0] = own;
            int open = 1 + ReferenceKernel.List(masks, panels.Count, lanes + 1);
            Multiply(codes, lanes, open, four, products);
            float ownScore = scores[own] + shifts[own] + (code.Step * steps[own] * products[0]);
            float ownRest = rests[own];
            int done = Math.Min(open, Width);

            for (int i = 1; i < done; i++)
            {
                int lane = lanes[i];
                float ahead = scores[lane] + shifts[lane] + (code.Step * steps[lane] * products[i]) - ownScore;
                float limit = rounding + (code.Rest * reaches[lane]) + (code.Length * (ownRest + rests[lane]));
                doubtful[found] = lane;
                found += ahead < -limit ? 0 : 1;
            }

            if (open <= Width)
            {
                return found;
            }

            // Now that it is known what the own centroid has gained, the others may have gained about half as much.
            float ownAtLeast = ownScore - (rounding + (code.Rest * moves.Lengths[own]) + (code.Length * ownRest));
            for (int i = 1; i < Width; i++)
            {
                ReferenceKernel.Clear(masks, lanes[i]);
            }

            fixed (byte* narrower = _masks)
            {
                ReferenceKernel.Find(scores, moves.OffsetsOf(own), moves.Lengths, panels.LaneCount, known with { Own = ownAtLeast }, narrower);

                for (int i = 0; i < _masks.Length; i += sizeof(ulong))
                {
                    *(ulong*)(masks + i) &= *(ulong*)(narrower + i);
                }
            }

            open = ReferenceKernel.List(masks, panels.Count, lanes);

            for (int start = 0; start < open; start += Width)
            {
                Multiply(codes, lanes + start, open - start, four, products);

                for (int i = 0; i < Math.Min(open - start, Width); i++)
                {
                    int lane = lanes[start + i];
                    float ahead = scores[lane] + shifts[lane] + (code.Step * steps[lane] * products[i]) - ownScore;
                    float limit = rounding + (code.Rest * reaches[lane]) + (code.Length * (ownRest + rests[lane]));
                    doubtful[found] = lane;
                    found += ahead < -limit ? 0 : 1;
                }
            }
        }

        return found;
    }

    /// <summary>Multiplies the codes of a row with the first four moves of a list. What is missing is the last one again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Multiply(sbyte* codes, int* lanes, int count, short** four, int* products)
    {
        for (int i = 0; i < CodeKernel.Width; i++)
        {
            four[i] = references.Moves.Codes.Of(lanes[Math.Min(i, count - 1)]);
        }

        CodeKernel.Multiply(codes, references.Codes.Stride, four, products);
    }
}
