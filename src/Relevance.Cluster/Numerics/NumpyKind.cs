namespace Relevance.Cluster.Numerics;

/// <summary>Specifies the elements of an array of NumPy.</summary>
internal enum NumpyKind
{
    Float,
    Signed,
    Unsigned,
    Boolean,

    /// <summary>Text of a fixed length in UTF-32, dtype <c>U</c>.</summary>
    Text,

    /// <summary>Bytes of a fixed length, dtype <c>S</c>.</summary>
    Bytes,
}
