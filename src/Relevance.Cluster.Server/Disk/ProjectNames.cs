using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.Disk;

/// <summary>The names of projects, and of their files.</summary>
internal static class ProjectNames
{
    public const int MaxLength = 64;

    private const string FileExtension = ".db";

    public static bool IsValid(string project) =>
        project.Length is > 0 and <= MaxLength && !project.AsSpan().ContainsAnyExceptInRange('!', '~') && !project.Contains(':', StringComparison.Ordinal);

    /// <summary>
    /// Returns the file name of a project without its extension. Lower-case letters, digits, '-' and '_' are unchanged, and every other character is replaced
    /// by its code, so that two projects never share a file (not even in a file system that ignores case), and no name leads to another folder or is one that
    /// the system reserves.
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

    /// <summary>Returns the file name of a project.</summary>
    public static string FileName(string project) => FolderName(project) + FileExtension;

    /// <summary>Finds the project of a file name; null if it is not one of a project.</summary>
    public static string? FromFileName(string fileName) =>
        fileName.EndsWith(FileExtension, StringComparison.Ordinal) ? FromFolderName(fileName[..^FileExtension.Length]) : null;

    /// <summary>Finds the project of a file name without its extension; null if it is not one of a project.</summary>
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

        // A name that this server would not create is not one of its own.
        string name = project.ToString();
        return IsValid(name) && FolderName(name) == folderName ? name : null;
    }
}
