using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Storage.Faults;

/// <summary>Hands everything on to the reference; a derived store does one thing wrong.</summary>
public abstract class FaultyStore() : DelegatingStore(new ReferenceStore());
