namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>What became of a request.</summary>
/// <param name="Status">The status, 0 when the connection was closed without one.</param>
/// <param name="Text">The beginning of the answer, headers and all.</param>
/// <param name="Time">How long it took.</param>
internal sealed record HostileAnswer(int Status, string Text, TimeSpan Time)
{
    /// <summary>Gets a value indicating whether the server says that something went wrong inside it.</summary>
    public bool IsFailure => Status == 500;
}
