namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>A number that is known when the code is compiled for a type argument, so that branches on it cost nothing.</summary>
internal interface IVectorCount
{
    static abstract int Value { get; }
}
