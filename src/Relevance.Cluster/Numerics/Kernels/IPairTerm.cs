using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>What a component of two vectors adds to a sum over them: the arithmetic of a kernel, without its loop.</summary>
internal interface IPairTerm
{
    /// <summary>The definition.</summary>
    static abstract double Of(double x, double y);

    /// <summary>The same in each lane.</summary>
    static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);
}
