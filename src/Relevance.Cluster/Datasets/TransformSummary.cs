using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What became of the documents of one <see cref="Dataset.TransformAsync"/>.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record TransformSummary
{
    /// <summary>Gets how many documents were read and handed to the function.</summary>
    public required long ReadCount { get; init; }

    /// <summary>Gets how many documents were changed and written back. What the function left as it was is not written.</summary>
    public required long ChangedCount { get; init; }

    /// <summary>Gets every document whose change was rejected, with the reason, batch by batch.</summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <summary>Says in one line what was read, changed and rejected.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ReadCount} read, {ChangedCount} changed, {Rejected.Count} rejected")
        + (Rejected.Count == 0 ? "" : $" (first: {Rejected[0].DocumentId}: {Rejected[0].Reason})");
}
