using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="Dataset.TransformAsync"/>: the numbers of documents read and changed, and the rejected documents.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record TransformSummary
{
    /// <summary>Gets the number of documents that were read and passed to the function.</summary>
    public required long ReadCount { get; init; }

    /// <summary>Gets the number of documents that were changed and written back. Unchanged documents are not written.</summary>
    public required long ChangedCount { get; init; }

    /// <summary>Gets every document whose change was rejected, with the reason, batch by batch.</summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <summary>Returns one line with the numbers of documents read, changed and rejected.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ReadCount} read, {ChangedCount} changed, {Rejected.Count} rejected")
        + (Rejected.Count == 0 ? "" : $" (first: {Rejected[0].DocumentId}: {Rejected[0].Reason})");
}
