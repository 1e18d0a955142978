namespace Relevance.Cluster.NotebookRunner;

/// <summary>A package in an exact version.</summary>
/// <param name="Id">The id; letter case does not matter.</param>
/// <param name="Version">The version.</param>
internal sealed record PackageName(string Id, string Version)
{
    /// <summary>Reads <c>Name, 1.2.3</c>; null where that is not what it is.</summary>
    public static PackageName? Parse(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } id, { Length: > 0 } version] && !version.Contains('*', StringComparison.Ordinal) ? new PackageName(id, version) : null;
}
