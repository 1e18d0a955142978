using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>What the program was asked to do.</summary>
internal sealed record RunnerArguments
{
    public const string Usage =
        """
        usage: notebook.ipynb [--packages folder] [--check | --save | --output executed.ipynb] [--cell-limit seconds]
          --packages    the output folder of a project that references the packages that the notebook names with #r "nuget: …"
          --check       fail where an output differs from the saved one
          --save        write the outputs into the notebook
          --output      write the executed notebook to another file
          --cell-limit  how long one cell may take; 300 without it
        """;

    /// <summary>Gets the full path of the notebook.</summary>
    public required string Notebook { get; init; }

    /// <summary>Gets the full path of the folder of packages; null without packages.</summary>
    public string? Packages { get; init; }

    /// <summary>Gets the full path of the file to write; null to write none.</summary>
    public string? Output { get; init; }

    /// <summary>Gets whether the outputs are compared with the saved ones.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Gets how long a cell may take.</summary>
    public TimeSpan CellLimit { get; init; } = TimeSpan.FromMinutes(5);

    public static bool TryParse(IReadOnlyList<string> arguments, [NotNullWhen(true)] out RunnerArguments? parsed, out string complaint)
    {
        string? notebook = null;
        bool isSaved = false;
        RunnerArguments made = new() { Notebook = "" };
        (parsed, complaint) = (null, "");
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (argument)
            {
                case "--check":
                    made = made with { IsChecked = true };
                    break;
                case "--save":
                    isSaved = true;
                    break;
                case "--packages" or "--output" or "--cell-limit" when value is null:
                    complaint = $"{argument} needs a value.";
                    return false;
                case "--packages":
                    made = made with { Packages = Path.GetFullPath(arguments[++i]) };
                    break;
                case "--output":
                    made = made with { Output = Path.GetFullPath(arguments[++i]) };
                    break;
                case "--cell-limit":
                    if (!int.TryParse(arguments[++i], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds == 0)
                    {
                        complaint = $"--cell-limit is a number of seconds from 1, not '{value}'.";
                        return false;
                    }

                    made = made with { CellLimit = TimeSpan.FromSeconds(seconds) };
                    break;
                case ['-', ..]:
                    complaint = $"There is no option '{argument}'.";
                    return false;
                default:
                    if (notebook is not null)
                    {
                        complaint = $"One notebook at a time, not '{notebook}' and '{argument}'.";
                        return false;
                    }

                    notebook = argument;
                    break;
            }
        }

        complaint = notebook is null ? "Which notebook?"
            : (made.IsChecked ? 1 : 0) + (isSaved ? 1 : 0) + (made.Output is null ? 0 : 1) > 1 ? "Only one of --check, --save and --output."
            : "";
        if (complaint.Length == 0)
        {
            string path = Path.GetFullPath(notebook!);
            parsed = made with { Notebook = path, Output = isSaved ? path : made.Output };
        }

        return parsed is not null;
    }
}
