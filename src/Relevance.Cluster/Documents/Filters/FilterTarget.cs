using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>The object that a filter is applied to: a document, or one chunk of it.</summary>
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

    /// <summary>Gets the id of the document, also for a chunk.</summary>
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

    /// <summary>Returns the target for one object of an array; paths of fields are relative to the object, or begin with the path of the array.</summary>
    public FilterTarget EnterChunk(FieldMap chunk, string chunkPrefix) => new(Id, chunk, chunkPrefix);
}
