// The console and the working directory are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
