using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What is being done for a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportStage>))]
public enum ReportStage
{
    /// <summary>Vectors and labels are being read; counted in steps, of which there are two.</summary>
    Reading,

    /// <summary>Figures of the vectors are being computed; counted in figures.</summary>
    Measuring,

    /// <summary>Fields are being read and summarized; counted in fields.</summary>
    Profiling,

    /// <summary>The documents that are shown are being fetched; counted in documents.</summary>
    Fetching,

    /// <summary>The documents that an HTML page can be searched for are being fetched; counted in documents.</summary>
    Indexing,

    /// <summary>An HTML page is being drawn and written; counted in steps, of which there are two.</summary>
    Drawing,
}
