using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Defines the term that <see cref="EightLanes"/> sums over the components of two vectors.</summary>
internal interface IPairTerm
{
    /// <summary>Computes the term of one component: the scalar definition.</summary>
    static abstract double Of(double x, double y);

    /// <summary>Computes the term of four components.</summary>
    static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);
}
