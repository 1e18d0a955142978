using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Vectors;

/// <summary>All vectors of a field with their documents, in insertion order.</summary>
internal sealed class VectorColumn(VectorSet vectors, IReadOnlyList<string> documentIds, MappedVectors? file = null)
{
    private Dictionary<string, int>? _rows;

    /// <summary>Initializes a new instance of the <see cref="VectorColumn"/> class from a mapped file.</summary>
    public VectorColumn(MappedVectors file, IReadOnlyList<string> documentIds)
        : this(file.Vectors, documentIds, file)
    {
    }

    public VectorSet Vectors { get; } = vectors;

    /// <summary>Gets the document of each row.</summary>
    public IReadOnlyList<string> DocumentIds { get; } = documentIds;

    /// <summary>Gets the size of the vectors in memory; 0 if they are in a file.</summary>
    public long ByteCount => file is not null ? 0 : (long)Vectors.Count * Vectors.Dimension * sizeof(float);

    /// <summary>Gets a value indicating whether the file is not truncated; reading beyond its end would end the process.</summary>
    public bool IsWhole => file?.IsWhole ?? true;

    /// <summary>Gets the row of each document, computed at the first use; a race computes it twice, with the same result.</summary>
    public IReadOnlyDictionary<string, int> Rows => _rows ??= BuildRows();

    private Dictionary<string, int> BuildRows()
    {
        var rows = new Dictionary<string, int>(DocumentIds.Count, StringComparer.Ordinal);

        for (int row = 0; row < DocumentIds.Count; row++)
        {
            rows.Add(DocumentIds[row], row);
        }

        return rows;
    }
}
