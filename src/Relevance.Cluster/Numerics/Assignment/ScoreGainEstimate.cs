using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Estimates the changes of a row's scores from its quantized form, and finds the centroids that may have overtaken its assigned one.</summary>
/// <remarks>
/// |x·(δⱼ − δₒ) − estimate| ≤ ‖e‖·‖δⱼ − δₒ‖ + ‖s·q‖·(‖eⱼ‖ + ‖eₒ‖), with the residual e of the row and eⱼ, eₒ of the quantized shifts. The first four
/// products decide most rows; with the assigned centroid's own change known, a second bound, ‖x − cₒ‖·‖δⱼ‖, excludes more centroids before the others are
/// multiplied. Not thread-safe: each thread has one.
/// </remarks>
internal sealed unsafe class ScoreGainEstimate(ReferenceScores references, CentroidPanels panels)
{
    /// <summary>The relative rounding of an estimate.</summary>
    private const float Margin = 1e-6f;

    private readonly int[] _lanes = new int[panels.LaneCount + 1];
    private readonly byte[] _masks = new byte[ReferenceKernel.MaskBytesOf(panels.LaneCount)];

    /// <summary>Lists the centroids that may have overtaken the assigned one.</summary>
    /// <param name="row">The row.</param>
    /// <param name="assigned">Its label.</param>
    /// <param name="comparison">Its values in the bound of <see cref="ReferenceKernel"/>.</param>
    /// <param name="masks">The centroids that this bound does not exclude; overwritten.</param>
    /// <param name="undecided">Receives the assigned centroid, then those that may have overtaken it; it has room for all centroids.</param>
    /// <returns>The length of this list; 1 if the label stays.</returns>
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

            // The assigned centroid's own change is known now, so that only the other's shift δⱼ is bounded, not δⱼ − δₒ: about half as long.
            float assignedAtLeast = assignedScore - (rounding + (code.Residual * shifts.Norms[assigned]) + (code.Norm * assignedResidual));
            for (int i = 1; i < Width; i++)
            {
                ReferenceKernel.Clear(masks, lanes[i]);
            }

            fixed (byte* narrower = _masks)
            {
                ReferenceKernel.Find(
                    scores,
                    shifts.OffsetsOf(assigned),
                    shifts.Norms,
                    panels.LaneCount,
                    comparison with { AssignedScore = assignedAtLeast },
                    narrower);

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

    /// <summary>Multiplies a quantized row with the first four shifts of a list; a shorter list is completed with its last shift.</summary>
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
