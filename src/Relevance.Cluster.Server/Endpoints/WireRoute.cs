using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>A route of the server: its address, the properties that it reads, and the method that processes its requests.</summary>
/// <param name="Address">
/// The methods and the path, such as <c>POST /datasets/{id}/facets</c> or <c>GET,POST /datasets/{id}/documents/paginate</c>. Names in braces are the parts that
/// <see cref="WireRequest.Route"/> returns; <c>{id}</c> is the dataset.
/// </param>
/// <param name="Summary">A sentence for the OpenAPI document.</param>
/// <param name="Fields">The properties of the body, or the parameters of the query, that the route reads.</param>
/// <param name="Work">The kind of work, which determines the time limit of a request and the number of requests that a project can have in progress.</param>
/// <param name="HandleAsync">The method that processes a request.</param>
internal sealed record WireRoute(string Address, string Summary, IReadOnlyList<WireField> Fields, WorkKind Work, WireHandler HandleAsync)
{
    public IReadOnlyList<string> Methods => Address[..Address.IndexOf(' ', StringComparison.Ordinal)].Split(',');

    public string Path => Address[(Address.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// Gets a value indicating whether the route changes something: it then requires a key that can write, is in the audit log, and a repeated idempotency key
    /// returns the first response.
    /// </summary>
    public bool Changes { get; init; } = Work == WorkKind.Change;

    /// <summary>Gets the kind of work of one request if that depends on the request; null if it is always <see cref="Work"/>.</summary>
    public Func<ProjectRequest, WorkKind>? WorkOf { get; init; }
}
