using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>What <see cref="EstimateKernel"/> sums over the components of two vectors.</summary>
internal interface IEstimateTerm
{
    static abstract float Of(float x, float y);

    static abstract Vector256<float> Of(Vector256<float> x, Vector256<float> y);
}
