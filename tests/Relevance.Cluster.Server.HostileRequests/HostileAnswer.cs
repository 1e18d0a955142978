namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>The outcome of a request.</summary>
/// <param name="Status">The status, 0 when the connection was closed without one.</param>
/// <param name="Text">The beginning of the response, including headers.</param>
/// <param name="Time">How long it took.</param>
internal sealed record HostileAnswer(int Status, string Text, TimeSpan Time)
{
    /// <summary>Gets a value indicating whether the server reports an internal error.</summary>
    public bool IsFailure => Status == 500;
}
