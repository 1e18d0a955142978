namespace Relevance.Cluster;

/// <summary>Specifies the compression of large request bodies.</summary>
public enum RequestCompression
{
    /// <summary>No compression: fastest if the network is faster than the processor.</summary>
    None,

    /// <summary>gzip, at its fastest level.</summary>
    Gzip,

    /// <summary>Brotli, at its fastest level.</summary>
    Brotli,
}
