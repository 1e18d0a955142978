using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads one JSON object a line.</summary>
internal static class JsonLinesReader
{
    private const string ArrayHint =
        $" In JSON Lines each line is an object; a JSON array, and objects over several lines, are read with {nameof(DocumentFileOptions.Format)} = "
        + $"{nameof(DocumentFileFormat.JsonArray)}.";

    public static async IAsyncEnumerable<Document> ReadAsync(Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ByteWindow window = new(stream, maker);
        await window.FillAsync(cancellationToken).ConfigureAwait(false);
        while (window.Bytes.Length > 0)
        {
            // Within JSON neither can stand in a text, so each ends a line.
            int end = window.Bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0 && !window.IsComplete)
            {
                await window.FillAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            int length = end < 0 ? window.Bytes.Length : end;
            Document? document = Read(window, length, maker);
            window.Consume(end < 0 ? length : length + 1);
            if (document is not null)
            {
                yield return document;
            }

            if (window.Bytes.Length == 0 && !window.IsComplete)
            {
                await window.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static Document? Read(ByteWindow window, int length, DocumentMaker maker)
    {
        ReadOnlySpan<byte> line = window.Bytes[..length].Trim(" \t"u8);
        return line.IsEmpty ? null : maker.FromJson(line, window.Line, line[0] == '[' || line is [(byte)'{'] ? ArrayHint : "");
    }
}
