namespace Relevance.Cluster.Http.Calls;

/// <summary>What came back with status 200.</summary>
internal sealed class ApiReply
{
    /// <summary>Gets the members of the reply; none when it is an open stream.</summary>
    public JsonMembers Members { get; init; } = JsonMembers.None;

    /// <summary>Gets the response when it was left open; who has it disposes of it.</summary>
    public HttpResponseMessage? Open { get; init; }

    /// <summary>Gets a value indicating whether the service has the additions of this library's server.</summary>
    public bool HasAdditions { get; init; }
}
