namespace Relevance.Cluster.Documents.Files;

/// <summary>How documents are written in a file.</summary>
public enum DocumentFileFormat
{
    /// <summary>One JSON object a line (<c>.jsonl</c>, <c>.ndjson</c>); empty lines are skipped.</summary>
    JsonLines,

    /// <summary>One JSON array of objects (<c>.json</c>). Reading also takes objects one after the other without the array.</summary>
    JsonArray,

    /// <summary>
    /// Comma-separated values (<c>.csv</c>, and <c>.tsv</c> with tabs) after RFC 4180 with a header line. A dot in a column's name makes a nested field. An
    /// empty cell is a missing field;
    /// a cell that is a JSON number, <c>true</c> or <c>false</c> (also <c>True</c>, <c>False</c>), or a JSON array or object is that value; everything else is
    /// text. Text that looks like one of these,
    /// null, and empty text therefore do not come back as they were: JSON Lines keep everything.
    /// </summary>
    Csv,
}
