using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Estimates the scores of a row from its codes, and finds those centroids that may have got ahead of its assigned one. Holds scratch memory: one for each thread.</summary>
internal sealed unsafe class ScoreGainEstimate(ReferenceScores references, CentroidPanels panels)
{
    /// <summary>A share of a product of codes by which the rounding of what is done with it is covered.</summary>
    private const float Margin = 1e-6f;

    private readonly int[] _lanes = new int[panels.LaneCount + 1];
    private readonly byte[] _masks = new byte[ReferenceKernel.MaskBytesOf(panels.LaneCount)];

    /// <summary>Finds them.</summary>
    /// <param name="row">The row.</param>
    /// <param name="assigned">Its label.</param>
    /// <param name="comparison">What it brings along.</param>
    /// <param name="masks">The centroids that may have got ahead as far as the moves alone tell. Others are written there.</param>
    /// <param name="undecided">Room for all centroids: the assigned one, and those that are found.</param>
    /// <returns>How many there are with the assigned one; 1 if none was found.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(int row, int assigned, in ReferenceRow comparison, byte* masks, int* undecided)
    {
        const int Width = QuantizedKernel.Width;
        CentroidShifts shifts = references.Shifts;
        Quantization code = *references.Quantized.CodeOf(row);
        sbyte* codes = references.Quantized.Of(row);
        float* scores = references.Of(row);
        float* relativeShifts = shifts.RelativeShiftsOf(assigned);
        float rounding = references.RoundingOf(row) + shifts.Rounding + (Margin * code.Norm * shifts.Longest);
        short** four = stackalloc short*[Width];
        int* products = stackalloc int[Width];
        float* originGains = shifts.OriginGains;
        float* steps = shifts.Quantized.Steps;
        float* residuals = shifts.Quantized.Residuals;
        int found = 1;
        undecided[0] = assigned;

        fixed (int* lanes = _lanes)
        {
            lanes[0] = assigned;
            int unpruned = 1 + ReferenceKernel.List(masks, panels.Count, lanes + 1);
            Multiply(codes, lanes, unpruned, four, products);
            float assignedScore = scores[assigned] + originGains[assigned] + (code.Step * steps[assigned] * products[0]);
            float assignedResidual = residuals[assigned];
            int done = Math.Min(unpruned, Width);

            for (int i = 1; i < done; i++)
            {
                int lane = lanes[i];
                float ahead = scores[lane] + originGains[lane] + (code.Step * steps[lane] * products[i]) - assignedScore;
                float limit = rounding + (code.Residual * relativeShifts[lane]) + (code.Norm * (assignedResidual + residuals[lane]));
                undecided[found] = lane;
                found += ahead < -limit ? 0 : 1;
            }

            if (unpruned <= Width)
            {
                return found;
            }

            // Now that it is known what the assigned centroid has gained, the others may have gained about half as much.
            float assignedAtLeast = assignedScore - (rounding + (code.Residual * shifts.Norms[assigned]) + (code.Norm * assignedResidual));
            for (int i = 1; i < Width; i++)
            {
                ReferenceKernel.Clear(masks, lanes[i]);
            }

            fixed (byte* narrower = _masks)
            {
                ReferenceKernel.Find(scores, shifts.OffsetsOf(assigned), shifts.Norms, panels.LaneCount, comparison with { AssignedScore = assignedAtLeast }, narrower);

                for (int i = 0; i < _masks.Length; i += sizeof(ulong))
                {
                    *(ulong*)(masks + i) &= *(ulong*)(narrower + i);
                }
            }

            unpruned = ReferenceKernel.List(masks, panels.Count, lanes);

            for (int start = 0; start < unpruned; start += Width)
            {
                Multiply(codes, lanes + start, unpruned - start, four, products);

                for (int i = 0; i < Math.Min(unpruned - start, Width); i++)
                {
                    int lane = lanes[start + i];
                    float ahead = scores[lane] + originGains[lane] + (code.Step * steps[lane] * products[i]) - assignedScore;
                    float limit = rounding + (code.Residual * relativeShifts[lane]) + (code.Norm * (assignedResidual + residuals[lane]));
                    undecided[found] = lane;
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
        for (int i = 0; i < QuantizedKernel.Width; i++)
        {
            four[i] = references.Shifts.Quantized.Of(lanes[Math.Min(i, count - 1)]);
        }

        QuantizedKernel.Multiply(codes, references.Quantized.Stride, four, products);
    }
}
