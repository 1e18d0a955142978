using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.Disk;

/// <summary>What a project may be called, and the file that holds it.</summary>
internal static class ProjectNames
{
    public const int MaxLength = 64;

    private const string FileExtension = ".db";

    public static bool IsValid(string project) =>
        project.Length is > 0 and <= MaxLength && !project.AsSpan().ContainsAnyExceptInRange('!', '~') && !project.Contains(':', StringComparison.Ordinal);

    /// <summary>
    /// Gives the name under which a project's things lie. Lower-case letters, digits, '-' and '_' stand for themselves and everything else as its code, so that two projects never share a file (not even
    /// where the file system takes upper and lower case for the same), and no name leads anywhere else or is one that the system has for itself.
    /// </summary>
    public static string FolderName(string project)
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

        return name.ToString();
    }

    /// <summary>Gives the name of the project's file.</summary>
    public static string FileName(string project) => FolderName(project) + FileExtension;

    /// <summary>Finds the project of a file; null when the file is none of a project.</summary>
    public static string? FromFileName(string fileName) =>
        fileName.EndsWith(FileExtension, StringComparison.Ordinal) ? FromFolderName(fileName[..^FileExtension.Length]) : null;

    /// <summary>Finds the project whose things lie under a name; null when it is none of a project.</summary>
    public static string? FromFolderName(string folderName)
    {
        const string Head = "project-";
        if (!folderName.StartsWith(Head, StringComparison.Ordinal) || folderName.Length == Head.Length)
        {
            return null;
        }

        StringBuilder project = new();
        ReadOnlySpan<char> rest = folderName.AsSpan(Head.Length);
        while (rest.Length > 0)
        {
            int taken = rest[0] == '=' ? 3 : 1;
            byte code = 0;
            if (taken > rest.Length || (taken == 3 && !byte.TryParse(rest[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code)))
            {
                return null;
            }

            project.Append(taken == 3 ? (char)code : rest[0]);
            rest = rest[taken..];
        }

        // What this server would call differently is not one of its own.
        string name = project.ToString();
        return IsValid(name) && FolderName(name) == folderName ? name : null;
    }
}
