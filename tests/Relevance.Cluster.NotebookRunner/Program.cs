using Relevance.Cluster.NotebookRunner;

return await RunnerCommand.RunAsync(args, Console.Out, Console.Error);
