using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>What a filter looks at: a document, or one chunk of it.</summary>
internal readonly struct FilterTarget
{
    private readonly FieldMap _root;
    private readonly string? _chunkPrefix;

    public FilterTarget(Document document)
    {
        Id = document.Id;
        _root = document.Fields;
    }

    private FilterTarget(string id, FieldMap root, string chunkPrefix)
    {
        Id = id;
        _root = root;
        _chunkPrefix = chunkPrefix;
    }

    /// <summary>Gets the document's id, in a chunk too.</summary>
    public string Id { get; }

    public FieldMap Root => _root;

    public FieldValue Get(FieldPath path)
    {
        if (_chunkPrefix is null)
        {
            return path.SingleSegment == Document.IdField ? Id : FieldTree.Get(_root, path);
        }

        string text = path.ToString();
        bool isFromRoot = text.Length > _chunkPrefix.Length && text.StartsWith(_chunkPrefix, StringComparison.Ordinal);
        return FieldTree.Get(_root, isFromRoot ? text[_chunkPrefix.Length..] : path);
    }

    /// <summary>Looks at one object of an array; fields may be named from there, or with the array's path before them.</summary>
    public FilterTarget EnterChunk(FieldMap chunk, string chunkPrefix) => new(Id, chunk, chunkPrefix);
}
