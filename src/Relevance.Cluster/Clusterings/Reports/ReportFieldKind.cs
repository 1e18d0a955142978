using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>As what a report looks at a field.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportFieldKind>))]
public enum ReportFieldKind
{
    /// <summary>
    /// What its values are decides. Numbers are <see cref="Number"/>; booleans and arrays are <see cref="Category"/>; texts are <see cref="Category"/> when there are few different ones (at most
    /// <see cref="ClusterReportOptions.MaxCategories"/>, and at most one for every two documents that have one), else <see cref="Text"/>, unless most of them have no space: those are identifiers or
    /// addresses, and left out.
    /// </summary>
    Automatic,

    /// <summary>Numbers: their mean, median and spread, and how far from the rest.</summary>
    Number,

    /// <summary>A few values that come again and again: how frequent each is, here and in the rest. Each item of an array counts, once a document.</summary>
    Category,

    /// <summary>Prose: the terms that tell a cluster from the others.</summary>
    Text,
}
