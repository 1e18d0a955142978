using System.Buffers;
using System.Text;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Reads texts that contain a list of numbers, in the notations of JSON, NumPy, pandas, PyTorch, pgvector and PostgreSQL.</summary>
internal static class NumberList
{
    private const int ExcerptLength = 40;

    // NumPy's notation of an array, and that of its scalars in a printed list: np.float32(0.5).
    private static readonly string[] Wrappers = ["array(", "tensor(", "np.array(", "np.float16(", "np.float32(", "np.float64("];

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,;"u8);

    private static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    /// <summary>Reads the list as float32, each number rounded once from its text; Python's <c>nan</c> and <c>inf</c> are read too.</summary>
    public static bool TryReadVector(string text, out ReadOnlyMemory<float> vector)
    {
        vector = default;
        if (!CanBegin(text))
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return TryReadVector(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)), out vector);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="TryReadVector(string, out ReadOnlyMemory{float})"/>
    public static bool TryReadVector(ReadOnlySpan<byte> text, out ReadOnlyMemory<float> vector)
    {
        bool isList = TryRead(text, JsonNumber.ParseSingle, static word => word, out float[] components);
        vector = components;
        return isList;
    }

    /// <summary>Reads a list in brackets as numbers with their text; Python's <c>nan</c> and <c>inf</c> become null and are counted.</summary>
    public static bool TryReadArray(ReadOnlySpan<byte> text, out FieldValue array, ref int notFinite)
    {
        text = text.Trim(Space);
        FieldValue[] items = [];
        bool isList =
            !text.IsEmpty && text[^1] is (byte)']' or (byte)'}' or (byte)')' && TryRead(text, JsonNumber.Parse, static _ => FieldValue.Null, out items);
        array = isList ? new FieldValue(new FieldItems(items)) : default;
        notFinite += isList ? Array.FindAll(items, item => item.Kind == FieldKind.Null).Length : 0;
        return isList;
    }

    /// <summary>Describes, for a message, a text that should have been a list of numbers.</summary>
    public static string DescribeText(string text)
    {
        string line = text.Trim().ReplaceLineEndings(" ");
        string excerpt =
            line.Length <= ExcerptLength ? line : line[..(char.IsHighSurrogate(line[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength)] + "…";
        return !IsShortened(line) ? $"text \"{excerpt}\""
            : line.StartsWith("tensor(", StringComparison.Ordinal)
            ? $"text that PyTorch has shortened (\"{excerpt}\" has '...' instead of numbers, which are lost): write it as a list with tolist()"
            : $"text that NumPy has shortened (\"{excerpt}\" has '...' instead of numbers, which are lost): write it with "
                + "numpy.set_printoptions(threshold=sys.maxsize), or as a list with tolist()";
    }

    private static bool IsShortened(string line) =>
        (line.StartsWith('[') || Array.Exists(Wrappers, wrapper => line.StartsWith(wrapper, StringComparison.Ordinal)))
        && (line.Contains("...", StringComparison.Ordinal) || line.Contains('…', StringComparison.Ordinal));

    private static bool CanBegin(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        return !rest.IsEmpty && (rest[0] is '[' or '{' or '(' or '+' or '-' or '.' or 'a' or 't' or 'n' || char.IsAsciiDigit(rest[0]));
    }

    private static bool TryRead<T>(ReadOnlySpan<byte> text, NumberReader<T> readNumber, Func<float, T> readWord, out T[] items)
    {
        items = [];
        text = Unwrap(text.Trim(Space));
        bool isBracketed = text.Length > 1 && (text[0], text[^1]) is ((byte)'[', (byte)']') or ((byte)'{', (byte)'}') or ((byte)'(', (byte)')');
        List<T> found = [];
        Span<byte> json = stackalloc byte[LooseNumber.MaxLength + 1];
        ReadOnlySpan<byte> rest = (isBracketed ? text[1..^1] : text).Trim(Space);
        byte separator = 0;
        while (!rest.IsEmpty)
        {
            int length = rest.IndexOfAny(Separators);
            ReadOnlySpan<byte> token = Unwrap(length < 0 ? rest : rest[..length]);
            if (LooseNumber.Plain.Read(token, json, out int used) is not LooseNumberForm.None)
            {
                found.Add(readNumber(json[..used]));
            }
            else if (TryReadWord(token, out float word))
            {
                found.Add(readWord(word));
            }
            else
            {
                return false;
            }

            if (!TrySkipSeparator(ref rest, length, ref separator))
            {
                return false;
            }
        }

        items = [.. found];
        return items.Length > (isBracketed ? 0 : 1) || text is [(byte)'[', .., (byte)']'];
    }

    /// <summary>Skips to the next number: over white space and at most one separator, which must be the same in the entire list.</summary>
    private static bool TrySkipSeparator(ref ReadOnlySpan<byte> rest, int length, ref byte separator)
    {
        bool isFirst = separator == 0;
        rest = length < 0 ? [] : rest[length..].TrimStart(Space);
        if (rest.IsEmpty)
        {
            return true;
        }

        byte mark = rest[0] is (byte)',' or (byte)';' ? rest[0] : (byte)' ';
        rest = mark == ' ' ? rest : rest[1..].TrimStart(Space);
        bool isSame = isFirst || mark == separator;
        separator = mark;
        return isSame && (mark == ' ' || !rest.IsEmpty);
    }

    /// <summary>Returns the content of <c>array(…)</c> and similar wrappers, without the <c>dtype</c> that can follow it.</summary>
    private static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[^1] != ')')
        {
            return text;
        }

        foreach (string wrapper in Wrappers)
        {
            if (text.Length > wrapper.Length && Ascii.Equals(text[..wrapper.Length], wrapper))
            {
                text = text[wrapper.Length..^1].Trim(Space);
                int end = text.LastIndexOf((byte)']');
                return end >= 0 ? text[..(end + 1)] : text;
            }
        }

        return text;
    }

    private static bool TryReadWord(ReadOnlySpan<byte> token, out float value)
    {
        bool isNegative = token.StartsWith("-"u8);
        ReadOnlySpan<byte> word = isNegative ? token[1..] : token;
        value = Ascii.EqualsIgnoreCase(word, "nan"u8) ? float.NaN : isNegative ? float.NegativeInfinity : float.PositiveInfinity;
        return float.IsNaN(value) || Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }

    private delegate T NumberReader<T>(ReadOnlySpan<byte> number);
}
