namespace Relevance.Cluster;

/// <summary>How the bodies of large requests are compressed.</summary>
public enum RequestCompression
{
    /// <summary>Not at all: fastest where the network is faster than the processor.</summary>
    None,

    /// <summary>By gzip, at its fastest level.</summary>
    Gzip,

    /// <summary>By Brotli, at its fastest level.</summary>
    Brotli,
}
