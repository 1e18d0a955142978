namespace Relevance.Cluster.Documents.Files;

/// <summary>The documents of a file, as they come; whoever writes them into a dataset may add a list for the bad ones.</summary>
internal sealed class FileDocuments(Func<ICollection<RefusedDocument>?, IAsyncEnumerable<Document>> read) : IAsyncEnumerable<Document>
{
    public IAsyncEnumerable<Document> ReadAsync(ICollection<RefusedDocument> refused) => read(refused);

    public IAsyncEnumerator<Document> GetAsyncEnumerator(CancellationToken cancellationToken = default) => read(null).GetAsyncEnumerator(cancellationToken);
}
