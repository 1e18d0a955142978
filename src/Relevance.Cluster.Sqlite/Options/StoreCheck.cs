using System.Globalization;
using System.Text;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="SqliteDocumentStore.CheckAsync"/>: counts of what was checked, and every finding.</summary>
public sealed class StoreCheck
{
    private const int MaxLines = 50;

    /// <summary>Gets the full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the number of checked datasets.</summary>
    public required long DatasetCount { get; init; }

    /// <summary>Gets the number of checked documents.</summary>
    public required long DocumentCount { get; init; }

    /// <summary>Gets the number of checked vectors.</summary>
    public required long VectorCount { get; init; }

    /// <summary>Gets the number of checked labels of documents.</summary>
    public required long LabelCount { get; init; }

    /// <summary>Gets the findings: those about the file itself first, then by dataset; empty if the file is intact.</summary>
    public required IReadOnlyList<StoreFinding> Findings { get; init; }

    /// <summary>Gets a value indicating whether there are no findings.</summary>
    public bool IsSound => Findings.Count == 0;

    /// <summary>Returns one line with the counts, and one line per finding, up to 50.</summary>
    /// <returns>The lines, without a trailing line break.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"'{Path}': {DatasetCount} datasets, {DocumentCount} documents, {VectorCount} vectors and ");
        text.Append(CultureInfo.InvariantCulture, $"{LabelCount} labels checked, ");
        text.Append(IsSound ? "no damage found" : string.Create(CultureInfo.InvariantCulture, $"{Findings.Count} findings:"));
        foreach (StoreFinding finding in Findings.Take(MaxLines))
        {
            text.AppendLine().Append("  ").Append(finding.Description);
        }

        if (Findings.Count > MaxLines)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  … and {Findings.Count - MaxLines} more");
        }

        return text.ToString();
    }
}
