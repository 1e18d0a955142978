using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>One question or order of a client: where it comes in, what it may say, and how it is answered. Has no state: one instance answers everybody.</summary>
internal abstract class WireEndpoint
{
    /// <summary>Initializes a new instance of the <see cref="WireEndpoint"/> class.</summary>
    /// <param name="route">The method and path, such as <c>POST /datasets/{id}/facets</c>. Names in braces are parts that <see cref="WireRequest.Route"/> gives; <c>{id}</c> is the dataset.</param>
    /// <param name="summary">A sentence for the OpenAPI document.</param>
    protected WireEndpoint(string route, string summary)
        : this([route], summary)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="WireEndpoint"/> class that answers at several paths.</summary>
    protected WireEndpoint(IReadOnlyList<string> routes, string summary)
    {
        Routes = routes;
        Summary = summary;
    }

    public IReadOnlyList<string> Routes { get; }

    public string Summary { get; }

    /// <summary>Gets the members that are read, for the OpenAPI document.</summary>
    public virtual IReadOnlyList<WireField> Fields => [];

    /// <summary>Gets a value indicating whether it changes something: then a repeated idempotency key gets the first answer again.</summary>
    public virtual bool Changes => false;

    /// <summary>Says how much a request may be: a query, unless it changes something or says better.</summary>
    public virtual WorkKind WorkOf(ProjectRequest request) => Changes ? WorkKind.Change : WorkKind.Query;

    /// <summary>Answers.</summary>
    /// <exception cref="Exception">Whatever <see cref="WireErrors"/> has a row for.</exception>
    public abstract Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken);
}
