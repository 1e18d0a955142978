using System.Buffers;

namespace Relevance.Cluster.Http.Bulk;

/// <summary>Documents that travel in one request, as JSON text, with their places among those that were to be written.</summary>
internal sealed record DocumentBatch(IReadOnlyList<int> Places, IReadOnlyList<ReadOnlyMemory<byte>> Documents)
{
    public int Count => Places.Count;

    /// <summary>Cuts documents into batches, each made when it is asked for.</summary>
    /// <param name="documents">All documents.</param>
    /// <param name="places">Which of them, in order.</param>
    /// <param name="maxBytes">How many bytes a batch holds at most, but for a single document that is larger.</param>
    /// <param name="maxCount">How many documents a batch holds at most.</param>
    public static IEnumerable<DocumentBatch> Cut(IReadOnlyList<Document> documents, IEnumerable<int> places, int maxBytes, int maxCount)
    {
        ArrayBufferWriter<byte> text = new();
        List<int> batch = [];
        List<int> ends = [];
        foreach (int place in places)
        {
            int start = text.WrittenCount;
            documents[place].WriteJson(text);
            if (batch.Count > 0 && (text.WrittenCount > maxBytes || batch.Count == maxCount))
            {
                // The one that was too many begins the next batch.
                ReadOnlyMemory<byte> surplus = text.WrittenMemory[start..];
                yield return Make(text.WrittenMemory, batch, ends);
                text = new ArrayBufferWriter<byte>(Math.Max(surplus.Length, 256));
                text.Write(surplus.Span);
                batch = [];
                ends = [];
            }

            batch.Add(place);
            ends.Add(text.WrittenCount);
        }

        if (batch.Count > 0)
        {
            yield return Make(text.WrittenMemory, batch, ends);
        }
    }

    /// <summary>Takes some of the documents.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    public DocumentBatch Slice(int from, int to) => new([.. Places.Skip(from).Take(to - from)], [.. Documents.Skip(from).Take(to - from)]);

    /// <summary>Takes the documents at some positions.</summary>
    public DocumentBatch Pick(IReadOnlyList<int> positions) => new([.. positions.Select(position => Places[position])], [.. positions.Select(position => Documents[position])]);

    private static DocumentBatch Make(ReadOnlyMemory<byte> text, List<int> places, List<int> ends) =>
        new(places, [.. ends.Select((end, index) => text[(index == 0 ? 0 : ends[index - 1])..end])]);
}
