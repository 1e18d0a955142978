using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>What the texts of a field are about in a cluster.</summary>
/// <param name="Field">The dotted path.</param>
/// <param name="Terms">The terms that tell the cluster from the others, heaviest first, as <see cref="ClassTermWeighting"/> finds them. Outliers play no part.</param>
public sealed record TextProfile(string Field, IReadOnlyList<ClassTerm> Terms);
