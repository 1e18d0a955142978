namespace Relevance.Cluster.Documents.Files;

/// <summary>What the cells of a column of CSV can all be read as, text apart.</summary>
[Flags]
internal enum CellShapes
{
    None = 0,
    Number = 1,

    /// <summary>A number when the comma is the decimal mark.</summary>
    CommaNumber = 2,
    Boolean = 4,
    Json = 8,
    All = Number | CommaNumber | Boolean | Json,
}
