namespace Relevance.Cluster;

/// <summary>The options of <see cref="DocumentFile.ZipAsync"/>: the key, and the options of reading both files.</summary>
public sealed record ZipOptions
{
    /// <summary>
    /// Gets the field that holds the id in both files, such as <c>_id</c> or <c>sku</c>; it becomes the id of the documents. Null, the default, means that
    /// documents are joined by order: the first with the first.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? Key
    {
        get;
        init => field = value is not "" ? value : throw new ArgumentException("The key is the path of a field; null joins by order.", nameof(value));
    }

    /// <summary>
    /// Gets the options of reading the first file. How bad documents are handled, and the list for them, applies to both files. The default is that of
    /// <see cref="DocumentFile.ReadAsync(string, DocumentFileOptions?, CancellationToken)"/>.
    /// </summary>
    public DocumentFileOptions First { get; init; } = new();

    /// <summary>Gets the options of reading the other file, such as its format or delimiter. The default is that of reading it alone.</summary>
    public DocumentFileOptions Other { get; init; } = new();
}
