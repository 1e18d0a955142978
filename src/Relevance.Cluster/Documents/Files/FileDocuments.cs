using System.Globalization;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The documents of a file, streamed; a write can pass a tally for bad documents.</summary>
/// <param name="source">The file as messages name it.</param>
/// <param name="read">Reads the documents and fills the tally, if there is one.</param>
internal sealed class FileDocuments(FileSource source, Func<ReadTally?, IAsyncEnumerable<Document>> read) : DocumentSource
{
    public override IAsyncEnumerable<Document> ReadAsync(ReadTally tally) => read(tally);

    public override IAsyncEnumerator<Document> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        read(null).GetAsyncEnumerator(cancellationToken);

    /// <summary>
    /// Adds the line to the rejected documents of a batch. If the position is unknown and an id occurs more often than it was rejected, adds each possible
    /// line.
    /// </summary>
    public override IEnumerable<RejectedDocument> Locate(IReadOnlyList<RejectedDocument> rejected, IReadOnlyList<Document> batch, long position)
    {
        if (rejected.Count == 0)
        {
            return rejected;
        }

        IReadOnlyList<RejectedDocument> unknown = [.. rejected.Where(document => document.Index is null)];
        ILookup<string, long> lines = batch.ToLookup(document => document.Id, document => document.SourcePosition, StringComparer.Ordinal);
        Dictionary<string, int> counts = unknown.CountBy(document => document.DocumentId, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return
        [
            .. rejected.Select(document => document with
            {
                Index = position + document.Index,
                SourceLocation = document.Index is { } index ? source.At(batch[(int)index].SourcePosition) : Locate(document.DocumentId),
            }),
        ];

        string? Locate(string id)
        {
            long[] found = [.. lines[id]];
            int place = seen.GetValueOrDefault(id);
            seen[id] = place + 1;
            return found.Length == 0 ? null
                : found.Length == counts[id] ? source.At(found[place])
                : string.Join(" or ", found.Select((line, i) => i == 0 ? source.At(line) : line.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
