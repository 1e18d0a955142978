using System.Text.RegularExpressions;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>The C# of a cell, and the packages that it asks for. Directives leave an empty line behind, so that errors name the lines of the cell.</summary>
/// <param name="Code">What the compiler gets.</param>
/// <param name="Packages">The packages of the <c>#r "nuget: …"</c> lines, in order.</param>
internal sealed partial record CellSource(string Code, IReadOnlyList<PackageName> Packages)
{
    /// <summary>Takes the directives of the kernel out of a cell.</summary>
    /// <exception cref="NotebookException">A directive cannot be followed: another language, another kernel command, a package without its version.</exception>
    public static CellSource Parse(string source)
    {
        var packages = new List<PackageName>();
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line is "#!csharp" or "#!c#")
            {
                lines[i] = "";
            }
            else if (line.StartsWith("#!", StringComparison.Ordinal))
            {
                throw new NotebookException($"line {i + 1}: '{line}' is a command to the kernel; only C# cells can be run.");
            }
            else if (line.StartsWith("#i", StringComparison.Ordinal) && NugetSource().IsMatch(line))
            {
                throw new NotebookException($"line {i + 1}: '{line}' adds a source of packages; they come from the folder of --packages alone.");
            }
            else if (NugetReference().Match(line) is { Success: true } reference)
            {
                packages.Add(PackageName.Parse(reference.Groups["what"].Value)
                    ?? throw new NotebookException($"line {i + 1}: '{line}' must name a package and its exact version, as in #r \"nuget: Name, 1.2.3\"."));
                lines[i] = "";
            }
        }

        return new CellSource(string.Join('\n', lines), packages);
    }

    [GeneratedRegex("""^#r\s+"nuget:(?<what>[^"]*)"$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NugetReference();

    [GeneratedRegex("""^#i\s+"nuget:""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NugetSource();
}
