using System.Buffers;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Replaces the literals that Python writes into JSON although JSON does not have them: <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
internal static class PythonJson
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"NI-"u8);

    private static ReadOnlySpan<byte> NotANumber => "NaN"u8;

    private static ReadOnlySpan<byte> Infinity => "Infinity"u8;

    /// <summary>Replaces each such literal outside of texts by null.</summary>
    /// <param name="utf8">The JSON text.</param>
    /// <param name="count">The number of replaced literals; if it is 0, the text is returned unchanged.</param>
    public static ReadOnlySpan<byte> WithoutWords(ReadOnlySpan<byte> utf8, out int count)
    {
        count = 0;
        if (utf8.IndexOf(NotANumber) < 0 && utf8.IndexOf(Infinity) < 0)
        {
            return utf8;
        }

        ArrayBufferWriter<byte> output = new(utf8.Length + 64);
        ReadOnlySpan<byte> rest = utf8;
        while (rest.IndexOfAny(Marks) is >= 0 and { } at)
        {
            int word = rest[at] == '"' ? 0 : WordLength(rest[at..]);
            int length = rest[at] == '"' ? TextLength(rest[at..]) : Math.Max(word, 1);
            output.Write(word > 0 ? rest[..at] : rest[..(at + length)]);
            if (word > 0)
            {
                output.Write("null"u8);
                count++;
            }

            rest = rest[(at + length)..];
        }

        output.Write(rest);
        return count > 0 ? output.WrittenSpan : utf8;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int sign = text[0] == '-' ? 1 : 0;
        ReadOnlySpan<byte> word = text[sign..];
        return word.StartsWith(Infinity) ? sign + Infinity.Length
            : sign == 0 && word.StartsWith(NotANumber) ? NotANumber.Length
            : 0;
    }

    /// <summary>Measures the text that begins here, with its quotes; up to the end if it is not closed.</summary>
    private static int TextLength(ReadOnlySpan<byte> text)
    {
        int at = 1;
        while (at < text.Length)
        {
            int next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }

        return text.Length;
    }
}
