namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>Specifies how a connection ends after the response, or a part of it, was sent.</summary>
public enum RawEnd
{
    KeepOpen,
    Close,
    Reset,
    Hang,
}
