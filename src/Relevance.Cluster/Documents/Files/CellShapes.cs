namespace Relevance.Cluster.Documents.Files;

/// <summary>Specifies the types, other than text, that all cells of a CSV column can be read as.</summary>
[Flags]
internal enum CellShapes
{
    None = 0,
    Number = 1,

    /// <summary>A number with the comma as decimal separator.</summary>
    CommaNumber = 2,
    Boolean = 4,
    Json = 8,
    All = Number | CommaNumber | Boolean | Json,
}
