using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>The profile of a text field in one cluster: its distinctive terms.</summary>
/// <param name="Field">The dotted path.</param>
/// <param name="Terms">
/// The terms that distinguish the cluster from the others by <see cref="ClassTerm.Find"/>, largest weight first. Outliers are excluded.
/// </param>
public sealed record TextProfile(string Field, IReadOnlyList<ClassTerm> Terms);
