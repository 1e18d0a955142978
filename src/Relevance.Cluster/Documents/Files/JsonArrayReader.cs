using System.Runtime.CompilerServices;
using System.Text.Json;
using Relevance.Cluster.Documents.Json;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads the objects of one JSON array, or objects one after the other: finds where each ends and hands its bytes on.</summary>
internal static class JsonArrayReader
{
    public static async IAsyncEnumerable<Document> ReadAsync(Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ByteWindow window = new(stream);
        bool isArray = await PeekAsync(window, cancellationToken).ConfigureAwait(false) == '[';
        if (isArray)
        {
            window.Consume(1);
        }

        bool isFirst = true;
        while (true)
        {
            int next = await PeekAsync(window, cancellationToken).ConfigureAwait(false);
            if (isArray ? next == ']' : next < 0)
            {
                break;
            }

            if (isArray && !isFirst)
            {
                Expect(window, maker, next, ',');
                next = await PeekAsync(window, cancellationToken).ConfigureAwait(false);
            }

            Check(window, maker, next);
            int length;
            while (!TryMeasure(window, maker, out length))
            {
                await window.FillAsync(cancellationToken).ConfigureAwait(false);
            }

            Document document = maker.FromJson(window.Bytes[..length], window.Line);
            window.Consume(length);
            isFirst = false;
            yield return document;
        }

        if (isArray)
        {
            window.Consume(1);
            if (await PeekAsync(window, cancellationToken).ConfigureAwait(false) >= 0)
            {
                throw maker.Fault("there is more after the end of the array.", window.Line);
            }
        }
    }

    /// <summary>Skips white space.</summary>
    /// <returns>The byte that comes next; −1 at the end.</returns>
    private static async ValueTask<int> PeekAsync(ByteWindow window, CancellationToken cancellationToken)
    {
        while (true)
        {
            int space = window.Bytes.IndexOfAnyExcept(" \t\r\n"u8);
            if (space >= 0)
            {
                window.Consume(space);
                return window.Bytes[0];
            }

            window.Consume(window.Bytes.Length);
            if (window.IsComplete)
            {
                return -1;
            }

            await window.FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Expect(ByteWindow window, DocumentMaker maker, int found, char expected)
    {
        if (found != expected)
        {
            throw maker.Fault(
                found < 0 ? "the file ends within the array." : $"not valid JSON: expected '{expected}' or ']' after a document, found '{(char)found}'.",
                window.Line);
        }

        window.Consume(1);
    }

    private static void Check(ByteWindow window, DocumentMaker maker, int next)
    {
        if (next != '{')
        {
            throw maker.Fault(next < 0 ? "the file ends within the array." : $"expected a JSON object, found '{(char)next}'.", window.Line);
        }
    }

    /// <summary>Finds the length of the object at the beginning of the window.</summary>
    /// <returns>False when its end has not been read yet.</returns>
    private static bool TryMeasure(ByteWindow window, DocumentMaker maker, out int length)
    {
        Utf8JsonReader reader = new(window.Bytes, window.IsComplete, new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonTreeReader.MaxDepth + 1 }));
        try
        {
            bool isWhole = reader.Read() && reader.TrySkip();
            length = (int)reader.BytesConsumed;
            return isWhole;
        }
        catch (JsonException e)
        {
            throw maker.Fault($"not valid JSON: {e.Message}", window.Line, e);
        }
    }
}
