using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.Projects;

/// <summary>What a project may be called, and the file that holds it.</summary>
internal static class ProjectNames
{
    public const int MaxLength = 64;

    public static bool IsValid(string project) =>
        project.Length is > 0 and <= MaxLength && !project.AsSpan().ContainsAnyExceptInRange('!', '~') && !project.Contains(':', StringComparison.Ordinal);

    /// <summary>
    /// Gives the name of the project's file. Lower-case letters, digits, '-' and '_' stand for themselves and everything else as its code, so that two projects never share a file (not even
    /// where the file system takes upper and lower case for the same), and no name leads anywhere else or is one that the system has for itself.
    /// </summary>
    public static string FileName(string project)
    {
        StringBuilder name = new("project-");
        foreach (char c in project)
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            {
                name.Append(c);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"={(int)c:x2}");
            }
        }

        return name.Append(".db").ToString();
    }
}
