namespace Relevance.Cluster.Http.Calls;

/// <summary>A response with status 200.</summary>
internal sealed class ApiResponse
{
    /// <summary>Gets the properties of the JSON body; empty if the response is an open stream.</summary>
    public JsonMembers Members { get; init; } = JsonMembers.None;

    /// <summary>Gets the response if it was left open; the caller disposes of it.</summary>
    public HttpResponseMessage? Open { get; init; }

    /// <summary>Gets a value indicating whether the service has the extensions of our server.</summary>
    public bool HasExtensions { get; init; }
}
