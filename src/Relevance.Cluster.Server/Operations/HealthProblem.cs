namespace Relevance.Cluster.Server.Operations;

/// <summary>A problem of the server.</summary>
/// <param name="Code">A name for programs.</param>
/// <param name="Message">A sentence without secrets, since every client can read it.</param>
/// <param name="Effect">The effect on /health and /ready.</param>
internal sealed record HealthProblem(string Code, string Message, HealthEffect Effect);
