using System.Buffers;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads the objects of one JSON array, or objects in sequence: finds the end of each and passes its bytes on.</summary>
internal static class JsonArrayReader
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public static async IAsyncEnumerable<Document> ReadAsync(Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ByteWindow window = new(stream, maker);
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
                if (next == ']')
                {
                    // A comma after the last document is accepted: it loses nothing.
                    break;
                }
            }

            Check(window, maker, next, isArray);
            int length = next == '{' || next == '[' ? Measure(window, maker) : MeasureScalar(window);
            while (length < 0 && !window.IsComplete)
            {
                await window.FillAsync(cancellationToken).ConfigureAwait(false);
                length = next == '{' || next == '[' ? Measure(window, maker) : MeasureScalar(window);
            }

            Document? document = maker.FromJson(length < 0 ? window.Bytes : window.Bytes[..length], window.Line);
            window.Consume(length < 0 ? window.Bytes.Length : length);
            isFirst = false;
            if (document is not null)
            {
                yield return document;
            }
        }

        if (isArray)
        {
            window.Consume(1);
            if (await PeekAsync(window, cancellationToken).ConfigureAwait(false) >= 0)
            {
                throw maker.Fault("the file has text after the end of the array.", window.Line);
            }
        }
    }

    /// <summary>Skips white space, and byte order marks, which are found between concatenated files.</summary>
    /// <returns>The next byte; −1 at the end.</returns>
    private static async ValueTask<int> PeekAsync(ByteWindow window, CancellationToken cancellationToken)
    {
        while (true)
        {
            int space = window.Bytes.IndexOfAnyExcept(" \t\r\n"u8);
            if (space >= 0)
            {
                window.Consume(space);
                if (window.Bytes.Length < ByteOrderMark.Length && !window.IsComplete)
                {
                    await window.FillAsync(cancellationToken).ConfigureAwait(false);
                }

                if (!window.Bytes.StartsWith(ByteOrderMark))
                {
                    return window.Bytes[0];
                }

                window.Consume(ByteOrderMark.Length);
                continue;
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

    /// <summary>Rejects what cannot be the beginning of a value. Within an array, a value that is not an object is measured like one, and listed.</summary>
    private static void Check(ByteWindow window, DocumentMaker maker, int next, bool isArray)
    {
        bool isValue = next == '{' || (isArray && next is '[' or '"' or '-' or 't' or 'f' or 'n' or 'N' or 'I' or (>= '0' and <= '9'));
        if (!isValue)
        {
            throw maker.Fault(
                next < 0 ? "the file ends within the array."
                    : next == '/' ? "expected a JSON object, found '/': JSON has no comments, so remove them."
                    : $"expected a JSON object, found '{(char)next}'.",
                window.Line);
        }
    }

    /// <summary>Finds the length of a text, a number or a literal, up to the following comma or bracket.</summary>
    /// <returns>The length; −1 if the end has not been read yet.</returns>
    private static int MeasureScalar(ByteWindow window)
    {
        ReadOnlySpan<byte> bytes = window.Bytes;
        int end = bytes[0] == '"' ? FindTextEnd(bytes, 1) : bytes.IndexOfAny(",]}\r\n"u8);
        return end >= 0 && bytes[0] == '"' ? end + 1 : end;
    }

    /// <summary>
    /// Finds the length of the object at the beginning of the window by its brackets alone, so that an object with invalid content can be skipped.
    /// </summary>
    /// <returns>The length; −1 if the end has not been read yet.</returns>
    private static int Measure(ByteWindow window, DocumentMaker maker)
    {
        ReadOnlySpan<byte> bytes = window.Bytes;
        Stack<byte> open = new();
        int at = 0;
        while (bytes[at..].IndexOfAny(Marks) is >= 0 and { } next)
        {
            at += next;
            byte mark = bytes[at];
            if (mark == '"')
            {
                int end = FindTextEnd(bytes, at + 1);
                if (end < 0)
                {
                    return -1;
                }

                at = end;
            }
            else if (mark is (byte)'{' or (byte)'[')
            {
                open.Push(mark);
            }
            else if (open.Pop() != (mark == '}' ? '{' : '['))
            {
                throw maker.Fault(
                    $"not valid JSON: '{(char)mark}' closes a bracket of another kind, so the following documents cannot be separated.",
                    window.Line + ByteWindow.CountLineEnds(bytes[..at]));
            }

            at++;
            if (open.Count == 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Finds the quote that closes a text; −1 if it has not been read yet.</summary>
    private static int FindTextEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and { } next)
        {
            at += next;
            if (bytes[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return -1;
    }
}
