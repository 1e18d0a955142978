namespace Relevance.Cluster.NotebookRunner;

/// <summary>The program: one notebook, run in the folder that it lies in.</summary>
internal static class RunnerCommand
{
    /// <summary>Runs a notebook as the arguments say.</summary>
    /// <returns>0 if every cell ran and, where that was asked for, printed what is saved; 1 if not; 2 if the arguments are wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (!RunnerArguments.TryParse(arguments, out RunnerArguments? asked, out string complaint))
        {
            await errors.WriteLineAsync($"{complaint}\n{RunnerArguments.Usage}");
            return 2;
        }

        string name = Path.GetFileName(asked.Notebook);
        string folderBefore = Environment.CurrentDirectory;
        try
        {
            Notebook saved = Notebook.Read(asked.Notebook);
            Notebook executed = Notebook.Read(asked.Notebook);
            PackageFolder? packages = asked.Packages is null ? null : PackageFolder.Open(asked.Packages);
            Environment.CurrentDirectory = Path.GetDirectoryName(asked.Notebook)!;
            using var session = new NotebookSession(packages);
            CellFailure? failure = await session.RunAsync(executed, asked.CellLimit);

            // A notebook that failed is written too: its last output is the error.
            if (asked.Output is not null)
            {
                executed.Write(asked.Output);
            }

            if (failure is not null)
            {
                await errors.WriteLineAsync($"{name}, cell {failure.Cell}: {failure.Message}");
                return 1;
            }

            if (asked.IsChecked && OutputDifference.Find(saved, executed) is { } difference)
            {
                await errors.WriteLineAsync($"{name}, {difference}\nIf the new output is right, save it: --save");
                return 1;
            }

            int count = executed.CodeCells.Count;
            await output.WriteLineAsync($"{name}: {(count == 1 ? "1 cell" : $"{count} cells")} ran{(asked.IsChecked ? ", the outputs are those that are saved" : "")}");
            return 0;
        }
        catch (NotebookException exception)
        {
            await errors.WriteLineAsync($"{name}: {exception.Message}");
            return 1;
        }
        finally
        {
            Environment.CurrentDirectory = folderBefore;
        }
    }
}
