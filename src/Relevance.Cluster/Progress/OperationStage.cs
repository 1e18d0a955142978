using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies a stage of an operation that reports its progress. The summary of each stage names the unit in which it is counted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationStage>))]
public enum OperationStage
{
    /// <summary>
    /// Reading from the store, in vectors; it is skipped if they are in memory. A <see cref="TextVectorizer"/> counts texts, with an unknown total until the
    /// last one. A report has two units: vectors and labels.
    /// </summary>
    Reading,

    /// <summary>
    /// Fitting a model, in iterations with an unknown total. <see cref="ClusterOps.FitBatchesAsync"/> counts vectors; principal components and a
    /// <see cref="TextVectorizer"/> count passes over the data.
    /// </summary>
    Fitting,

    /// <summary>
    /// Writing to the store, in labels or documents. Only what the store has acknowledged counts. The total of a write of documents is unknown.
    /// <see cref="ClusterOps.ExportAsync"/> counts the documents that it writes to a file.
    /// </summary>
    Writing,

    /// <summary>
    /// Computing the metrics of a report, in metrics; a <see cref="StructureTest"/> counts draws, a <see cref="ClusterStability"/> resamples,
    /// the questions about nearest neighbors documents.
    /// </summary>
    Measuring,

    /// <summary>Reading and summarizing the fields of a report or of a <see cref="ClusterContrast"/>, in fields.</summary>
    Profiling,

    /// <summary>Reading the documents that a report or a <see cref="ClusterContrast"/> shows, in documents.</summary>
    Fetching,

    /// <summary>Reading the documents that the search of an HTML page finds, in documents.</summary>
    Indexing,

    /// <summary>Drawing and writing an HTML page, in two units: one each.</summary>
    Drawing,

    /// <summary>Copying a file of the embedded store for a backup or a restore, in pages.</summary>
    Copying,

    /// <summary>Checking a file of the embedded store, in documents and vectors.</summary>
    Checking,

    /// <summary>Upgrading a file of the embedded store to the current layout, in rows.</summary>
    Upgrading,
}
