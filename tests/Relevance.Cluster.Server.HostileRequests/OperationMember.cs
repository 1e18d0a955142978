namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>A member that an operation reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its JSON type, or <c>any</c>.</param>
/// <param name="IsRequired">Whether it is required.</param>
internal sealed record OperationMember(string Name, string Type, bool IsRequired);
