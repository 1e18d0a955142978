using System.Globalization;
using System.Text;

namespace Relevance.Cluster;

/// <summary>The result of checking a store's file: how much was looked at, and every finding.</summary>
public sealed class StoreCheck
{
    private const int MaxLines = 50;

    /// <summary>Gets the full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Gets how many datasets were looked at.</summary>
    public required long DatasetCount { get; init; }

    /// <summary>Gets how many documents were looked at.</summary>
    public required long DocumentCount { get; init; }

    /// <summary>Gets how many vectors were looked at.</summary>
    public required long VectorCount { get; init; }

    /// <summary>Gets how many labels of documents were looked at.</summary>
    public required long LabelCount { get; init; }

    /// <summary>Gets everything that is not in order, the file as a whole first, then dataset by dataset; empty when all is well.</summary>
    public required IReadOnlyList<StoreFinding> Findings { get; init; }

    /// <summary>Gets a value indicating whether nothing was found.</summary>
    public bool IsSound => Findings.Count == 0;

    /// <summary>Gets the counts in a line and up to 50 findings in a line each.</summary>
    /// <returns>The text, without an empty line at its end.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"'{Path}': {DatasetCount} datasets, {DocumentCount} documents, {VectorCount} vectors and {LabelCount} labels looked at, ");
        text.Append(IsSound ? "all as they were written" : string.Create(CultureInfo.InvariantCulture, $"{Findings.Count} findings:"));
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
