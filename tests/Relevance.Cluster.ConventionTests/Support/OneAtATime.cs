namespace Relevance.Cluster.ConventionTests.Support;

/// <summary>Tests that use a resource of which a process or a machine has only one: the console, the working directory, all cores.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
