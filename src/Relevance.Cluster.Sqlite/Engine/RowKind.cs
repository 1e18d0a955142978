namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Which table a sealed row is of. Part of the seal, so the numbers stay.</summary>
internal enum RowKind
{
    /// <summary>A document's JSON: of a dataset, at the document's row.</summary>
    Document = 1,

    /// <summary>A vector: of a vector field, at the document's row, named by the document's id.</summary>
    Vector = 2,

    /// <summary>A label's number: of a clustering, at the document's row.</summary>
    Label = 3,

    /// <summary>A centroid: of a clustering, at its position, named by its label.</summary>
    Centroid = 4,
}
