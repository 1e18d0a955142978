using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Relevance.Cluster.Server.Wire;

/// <summary>A request with its body.</summary>
internal class WireRequest
{
    public required HttpContext Http { get; init; }

    public required WireBody Body { get; init; }

    /// <summary>Returns a part of the path.</summary>
    public string Route(string name) => FindRoute(name) ?? throw new InvalidOperationException($"The path has no segment '{name}'.");

    /// <summary>Finds a part of the path; null if the path has no such part.</summary>
    protected string? FindRoute(string name) => Http.GetRouteValue(name) as string;
}
