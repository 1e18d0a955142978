namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>What happens to a connection after a reply was sent, or as much of it as the test wants.</summary>
public enum RawEnd
{
    KeepOpen,
    Close,
    Reset,
    Hang,
}
