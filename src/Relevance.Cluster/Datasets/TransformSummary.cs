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

    /// <summary>Gets every document whose change was refused, with the reason, batch by batch.</summary>
    public required IReadOnlyList<RefusedDocument> Refused { get; init; }

    /// <summary>Says in one line what was read, changed and refused.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ReadCount} read, {ChangedCount} changed, {Refused.Count} refused")
        + (Refused.Count == 0 ? "" : $" (first: {Refused[0].DocumentId}: {Refused[0].Reason})");
}
