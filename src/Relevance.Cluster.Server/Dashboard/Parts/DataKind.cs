namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>What a column of a table holds.</summary>
public enum DataKind
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>Numbers, which stand at the right.</summary>
    Number,

    /// <summary>Something that has no order, such as links.</summary>
    Other,
}
