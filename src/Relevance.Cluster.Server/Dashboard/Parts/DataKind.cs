namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Specifies the content of a column of a table.</summary>
public enum DataKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Numbers, aligned right.</summary>
    Number,

    /// <summary>Values without an order, such as links.</summary>
    Other,
}
