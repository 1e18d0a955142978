namespace Relevance.Cluster.ConventionTests.Support;

/// <summary>Tests that use what a process or a machine has once: the console, the working directory, both cores.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
