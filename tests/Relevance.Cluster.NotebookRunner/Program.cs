using System.CommandLine;
using Relevance.Cluster.NotebookRunner;

Argument<FileInfo> notebook = new Argument<FileInfo>("notebook") { Description = "The .ipynb file, of the kernel .net-csharp." }.AcceptExistingOnly();
Option<bool> save = new("--save")
{
    Description = "Write the outputs into the notebook. Without it they are compared with the saved ones, and a difference ends with exit code 1.",
};
RootCommand command = new("Runs every cell of a notebook in the C# kernel of .NET Interactive.") { notebook, save };
command.SetAction(async (arguments, cancellationToken) =>
{
    FileInfo file = arguments.GetRequiredValue(notebook);
    string saved = await File.ReadAllTextAsync(file.FullName, cancellationToken);
    Notebook executed = Notebook.Parse(saved);

    // Cells name files as they lie from the notebook.
    Directory.SetCurrentDirectory(file.DirectoryName!);
    string? failure = await NotebookKernel.RunAsync(executed, cancellationToken);
    if (arguments.GetValue(save))
    {
        await File.WriteAllTextAsync(file.FullName, executed.ToJson(), cancellationToken);
    }
    else
    {
        failure ??= executed.FindDifference(saved);
    }

    Console.WriteLine($"{file.Name}: {failure ?? $"{executed.CodeCells.Count} cells ran"}");
    return failure is null ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
