using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Vectors;

/// <summary>Every vector of a field with the document it belongs to, in insertion order of the documents.</summary>
internal sealed class VectorColumn(VectorSet vectors, IReadOnlyList<string> documentIds, MappedVectors? file = null)
{
    private Dictionary<string, int>? _rows;

    /// <summary>Initializes a new instance of the <see cref="VectorColumn"/> class of vectors that lie in a file.</summary>
    public VectorColumn(MappedVectors file, IReadOnlyList<string> documentIds)
        : this(file.Vectors, documentIds, file)
    {
    }

    public VectorSet Vectors { get; } = vectors;

    /// <summary>The document of each row.</summary>
    public IReadOnlyList<string> DocumentIds { get; } = documentIds;

    /// <summary>The vectors, unless they lie in a file: what keeping this costs of the memory for vectors.</summary>
    public long ByteCount => file is not null ? 0 : (long)Vectors.Count * Vectors.Dimension * sizeof(float);

    /// <summary>Whether nobody has cut the file that the vectors lie in; reading beyond its end would end the process.</summary>
    public bool IsWhole => file?.IsWhole ?? true;

    /// <summary>The row of each document. Built once, when it is first asked for; a race builds it twice and loses nothing.</summary>
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
