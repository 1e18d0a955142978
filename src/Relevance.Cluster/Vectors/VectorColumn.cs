using System.Collections.Concurrent;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>All vectors of a field with their documents, in insertion order.</summary>
internal sealed class VectorColumn(VectorSet vectors, IdList documentIds, MappedVectors? file = null)
{
    private readonly Lazy<SearchRows> _quantized = new(() => SearchRows.Of(vectors));

    /// <summary>Initializes a new instance of the <see cref="VectorColumn"/> class from a mapped file.</summary>
    public VectorColumn(MappedVectors file, IdList documentIds)
        : this(file.Vectors, documentIds, file)
    {
    }

    public VectorSet Vectors { get; } = vectors;

    /// <summary>Gets or sets the revision of the vectors in the store; null if they are not cached, or are those of several fields.</summary>
    public string? Revision { get; set; }

    /// <summary>Gets the document of each row, which also finds the row of a document.</summary>
    public IdList DocumentIds { get; } = documentIds;

    /// <summary>Gets the size in memory: of the vectors, unless they are in a file, and of what is cached beside them.</summary>
    public long ByteCount =>
        (file is not null ? 0 : (long)Vectors.Count * Vectors.Dimension * sizeof(float))
        + (HasQuantized ? SearchRows.BytesOf(Vectors) : 0)
        + (Labels.Count * LabelBytes);

    /// <summary>Gets the size of the labels of one clustering.</summary>
    public long LabelBytes => (long)Vectors.Count * sizeof(int);

    /// <summary>Gets the cached labels of each clustering.</summary>
    public ConcurrentDictionary<ClusteringKey, RowLabels> Labels { get; } = new();

    /// <summary>Gets or sets a value indicating whether memory is reserved for <see cref="Quantized"/>.</summary>
    public bool HasQuantized { get; set; }

    /// <summary>Gets or sets the number of searches in the vectors, as long as there are few.</summary>
    public int SearchCount { get; set; }

    /// <summary>Gets the quantized rows, computed at the first use.</summary>
    public SearchRows Quantized => _quantized.Value;

    /// <summary>Gets a value indicating whether the file is not truncated; reading beyond its end would end the process.</summary>
    public bool IsWhole => file?.IsWhole ?? true;
}
