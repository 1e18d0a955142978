namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Defines a number as a type, so that a kernel is compiled once for each number of registers.</summary>
/// <remarks>The runtime compiles generic code once per struct type argument, and removes the branches on <see cref="Value"/> that are false for it.</remarks>
internal interface IVectorCount
{
    /// <summary>Gets the number.</summary>
    static abstract int Value { get; }
}
