using System.Globalization;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The documents of a file, as they come; whoever writes them into a dataset may add a list for the bad ones.</summary>
/// <param name="sourceName">The file in messages.</param>
/// <param name="read">Reads them, and counts when there is something to count in.</param>
internal sealed class FileDocuments(string sourceName, Func<FileTally?, IAsyncEnumerable<Document>> read) : IAsyncEnumerable<Document>
{
    public IAsyncEnumerable<Document> ReadAsync(FileTally tally) => read(tally);

    public IAsyncEnumerator<Document> GetAsyncEnumerator(CancellationToken cancellationToken = default) => read(null).GetAsyncEnumerator(cancellationToken);

    /// <summary>Says where the documents of a batch are that the store refused: with each line that may be meant when an id occurs more often than it was
    /// rejected.</summary>
    public IEnumerable<RejectedDocument> Locate(IReadOnlyList<RejectedDocument> rejected, IReadOnlyList<Document> batch)
    {
        if (rejected.Count == 0)
        {
            return rejected;
        }

        ILookup<string, long> lines = batch.ToLookup(document => document.Id, document => document.SourceLine, StringComparer.Ordinal);
        Dictionary<string, int> counts = rejected.CountBy(document => document.DocumentId, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return [.. rejected.Select(document => document with { SourceLocation = Locate(document.DocumentId) })];

        string? Locate(string id)
        {
            long[] found = [.. lines[id]];
            int place = seen.GetValueOrDefault(id);
            seen[id] = place + 1;
            return found.Length == 0 ? null
                : found.Length == counts[id] ? DocumentMaker.Locate(sourceName, found[place])
                : string.Join(" or ", found.Select((line, i) => i == 0 ? DocumentMaker.Locate(sourceName, line) : line.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
