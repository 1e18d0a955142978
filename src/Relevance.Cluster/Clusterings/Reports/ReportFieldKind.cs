using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies how a report profiles a field.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportFieldKind>))]
public enum ReportFieldKind
{
    /// <summary>
    /// The values determine the kind. Numbers are <see cref="Number"/>; booleans and arrays are <see cref="Category"/>. Texts are
    /// <see cref="Category"/> if they have few different values (at most <see cref="ClusterReportOptions.MaxCategories"/>, and at most one per two
    /// documents with a value), otherwise <see cref="Text"/>. If most of the texts have no space, they are identifiers or addresses, and the field is
    /// omitted.
    /// </summary>
    Automatic,

    /// <summary>Numbers: mean, median, standard deviation and the difference to the rest.</summary>
    Number,

    /// <summary>A few values that repeat: their frequency in the cluster and in the rest. Each item of an array counts once per document.</summary>
    Category,

    /// <summary>Prose: the terms that distinguish a cluster from the others.</summary>
    Text,
}
