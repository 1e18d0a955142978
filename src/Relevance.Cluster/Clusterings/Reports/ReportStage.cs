using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the stages of a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportStage>))]
public enum ReportStage
{
    /// <summary>Vectors and labels are read. The stage has two units: one each.</summary>
    Reading,

    /// <summary>The metrics of the vectors are computed. The unit is a metric.</summary>
    Measuring,

    /// <summary>Fields are read and summarized. The unit is a field.</summary>
    Profiling,

    /// <summary>The documents in the report are read. The unit is a document.</summary>
    Fetching,

    /// <summary>The documents that the search of an HTML page finds are read. The unit is a document.</summary>
    Indexing,

    /// <summary>An HTML page is drawn and written. The stage has two units: one each.</summary>
    Drawing,
}
