namespace Relevance.Cluster.Server.Operations;

/// <summary>Something that keeps the server from its work.</summary>
/// <param name="Code">A name for machines.</param>
/// <param name="Message">A sentence that gives nothing away: everybody may read it.</param>
/// <param name="Effect">What should be done about it.</param>
internal sealed record HealthProblem(string Code, string Message, HealthEffect Effect);
