using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Relevance.Cluster.Numerics;

/// <summary>The header of an array in NumPy's format <c>.npy</c>, versions 1 to 3: the type of its elements, its order and its shape.</summary>
/// <param name="Kind">The kind of the elements.</param>
/// <param name="Size">The bytes of an element.</param>
/// <param name="IsSwapped">Whether the elements are in the other byte order than this machine's.</param>
/// <param name="IsFortran">Whether the elements are stored column by column.</param>
/// <param name="Shape">The lengths of the dimensions.</param>
/// <param name="Type">The type as NumPy writes it, such as <c>&lt;f4</c>.</param>
/// <param name="Length">The bytes of the header, after which the elements begin.</param>
internal sealed partial record NumpyHeader(NumpyKind Kind, int Size, bool IsSwapped, bool IsFortran, IReadOnlyList<long> Shape, string Type, int Length)
{
    /// <summary>The length of the headers that are written, as NumPy pads them: room for any number of rows.</summary>
    public const int WrittenLength = 128;

    private const string Expected = "expected float16, float32, float64, int8 to int64, uint8 to uint64, bool or text of a fixed length (U, S)";
    private const int MaxTextLength = 1 << 20;
    private const int PrefixLength = 8;
    private const int MatchTimeout = 1000;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Gets the number of rows: the length of the first dimension.</summary>
    public long RowCount => Shape[0];

    /// <summary>Gets the elements of a row: 1, or the length of the second dimension.</summary>
    public long ColumnCount => Shape.Count == 1 ? 1 : Shape[1];

    /// <summary>Gets a value indicating whether the elements are numbers or booleans.</summary>
    public bool IsNumeric => Kind is not (NumpyKind.Text or NumpyKind.Bytes);

    /// <summary>Gets the bytes of all elements.</summary>
    public long DataLength => checked(RowCount * ColumnCount * Size);

    public static bool IsAtBeginningOf(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>Reads a header.</summary>
    /// <param name="stream">The array; it is read to the end of the header.</param>
    /// <exception cref="InvalidDataException">It is not an array, or not one of one or two dimensions with elements of a fixed size.</exception>
    public static NumpyHeader Read(Stream stream)
    {
        byte[] prefix = ReadBytes(stream, PrefixLength);
        if (!IsAtBeginningOf(prefix))
        {
            throw new InvalidDataException($"expected an array of NumPy, which begins with 93-4E-55-4D-50-59, found {BitConverter.ToString(prefix)}.");
        }

        int lengthSize = prefix[6] switch
        {
            1 => sizeof(ushort),
            2 or 3 => sizeof(uint),
            var version => throw new InvalidDataException(Invariant($"expected version 1, 2 or 3 of NumPy's format, found {version}.")),
        };
        byte[] lengthBytes = ReadBytes(stream, lengthSize);
        long length = lengthSize == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        return length > MaxTextLength
            ? throw new InvalidDataException(Invariant($"expected a header of at most {MaxTextLength} bytes, found {length}."))
            : Parse(Encoding.UTF8.GetString(ReadBytes(stream, (int)length)), PrefixLength + lengthSize + (int)length);
    }

    /// <summary>Creates the header of a float32 matrix in the order of rows, as NumPy writes it.</summary>
    public static byte[] OfSingles(long rowCount, long columnCount) => Of("<f4", Invariant($"({rowCount}, {columnCount})"));

    /// <summary>Creates the header of an array of one dimension.</summary>
    /// <param name="type">The type of its elements as NumPy writes it, such as <c>&lt;i8</c>.</param>
    /// <param name="count">The number of elements.</param>
    public static byte[] OfArray(string type, long count) => Of(type, Invariant($"({count},)"));

    private static byte[] Of(string type, string shape)
    {
        byte[] bytes = new byte[WrittenLength];
        Array.Fill(bytes, (byte)' ');
        Magic.CopyTo(bytes);
        (bytes[6], bytes[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(PrefixLength), WrittenLength - PrefixLength - sizeof(ushort));
        string text = Invariant($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}");
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(PrefixLength + sizeof(ushort)));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>Returns the shape as Python writes it, such as <c>(1000, 384)</c>.</summary>
    public string ShapeText() => Shape.Count == 1 ? Invariant($"({Shape[0]},)") : $"({string.Join(", ", Shape)})";

    /// <summary>Changes elements, in place, to this machine's byte order.</summary>
    public void ToNative(Span<byte> elements)
    {
        if (!IsSwapped)
        {
            return;
        }

        switch (Kind == NumpyKind.Text ? sizeof(uint) : Size)
        {
            case sizeof(ushort):
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case sizeof(uint):
                Span<uint> ints = MemoryMarshal.Cast<byte, uint>(elements);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            default:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    /// <summary>
    /// Converts numbers in this machine's byte order to float32: float32, float16 and integers up to 2²⁴ are exact; others become the nearest float32, which
    /// is an infinity beyond its range.
    /// </summary>
    public void ToSingles(ReadOnlySpan<byte> elements, Span<float> components)
    {
        switch (Kind, Size)
        {
            case (NumpyKind.Float, 2): Convert<Half>(elements, components); break;
            case (NumpyKind.Float, 4): MemoryMarshal.Cast<byte, float>(elements).CopyTo(components); break;
            case (NumpyKind.Float, 8): Convert<double>(elements, components); break;
            case (NumpyKind.Signed, 1): Convert<sbyte>(elements, components); break;
            case (NumpyKind.Signed, 2): Convert<short>(elements, components); break;
            case (NumpyKind.Signed, 4): Convert<int>(elements, components); break;
            case (NumpyKind.Signed, 8): Convert<long>(elements, components); break;
            case (NumpyKind.Unsigned or NumpyKind.Boolean, 1): Convert<byte>(elements, components); break;
            case (NumpyKind.Unsigned, 2): Convert<ushort>(elements, components); break;
            case (NumpyKind.Unsigned, 4): Convert<uint>(elements, components); break;
            case (NumpyKind.Unsigned, 8): Convert<ulong>(elements, components); break;
            default: throw new InvalidOperationException($"Elements of type {Type} are not numbers.");
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> elements, Span<float> components)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(elements);
        for (int i = 0; i < values.Length; i++)
        {
            components[i] = float.CreateTruncating(values[i]);
        }
    }

    private static NumpyHeader Parse(string text, int length)
    {
        string type = TypePattern.Match(text) is { Success: true } found ? found.Groups["type"].Value : throw Unreadable(text);
        bool isFortran = OrderPattern.Match(text) is { Success: true } order ? order.Groups["order"].Value == "True" : throw Unreadable(text);
        string shape = ShapePattern.Match(text) is { Success: true } lengths ? lengths.Groups["shape"].Value : throw Unreadable(text);
        (NumpyKind kind, int size) = ReadType(type.Trim('\'', '"'));
        string[] parts = shape.Replace("L", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        long[] dimensions =
        [
            .. parts.Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw Unreadable(text)),
        ];
        if (dimensions.Length is < 1 or > 2)
        {
            throw new InvalidDataException(Invariant($"expected an array of one or two dimensions, found {dimensions.Length}: shape ({shape.Trim()})."));
        }

        bool isSwapped = type.Trim('\'', '"')[0] is var mark && (BitConverter.IsLittleEndian ? mark == '>' : mark == '<');
        NumpyHeader header = new(kind, size, isSwapped, isFortran && dimensions.Length == 2, dimensions, type.Trim('\'', '"'), length);
        return (Int128)dimensions[0] * (dimensions.Length == 1 ? 1 : dimensions[1]) * Math.Max(1, size) > long.MaxValue ? throw Unreadable(text) : header;
    }

    private static (NumpyKind Kind, int Size) ReadType(string type)
    {
        if (type.StartsWith('['))
        {
            throw new InvalidDataException($"{Expected}, found an array of records: {type}. Save each of its fields as an array in a .npz.");
        }

        if (type.Contains('O', StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"{Expected}, found an array of Python objects, which would be unpickled and is never read: "
                + "save it with a dtype, as array.astype(float) or astype(str) has.");
        }

        bool hasSize = int.TryParse(type.AsSpan(Math.Min(2, type.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out int size);
        (NumpyKind Kind, int Size)? read = (type.Length > 2 && hasSize ? type[1] : '\0', size) switch
        {
            ('f', 2 or 4 or 8) => (NumpyKind.Float, size),
            ('i', 1 or 2 or 4 or 8) => (NumpyKind.Signed, size),
            ('u', 1 or 2 or 4 or 8) => (NumpyKind.Unsigned, size),
            ('b', 1) => (NumpyKind.Boolean, size),
            ('U', >= 0 and < int.MaxValue / sizeof(uint)) => (NumpyKind.Text, size * sizeof(uint)),
            ('S' or 'a', >= 0) => (NumpyKind.Bytes, size),
            _ => null,
        };
        return read ?? throw new InvalidDataException($"{Expected}, found {type}.");
    }

    private static byte[] ReadBytes(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        int read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count ? bytes : throw new InvalidDataException(Invariant($"expected an array of NumPy, found the end of the file in its header."));
    }

    private static InvalidDataException Unreadable(string header) =>
        new($"expected a header with 'descr', 'fortran_order' and 'shape', found {(header.Length > 200 ? header[..200] + "…" : header.Trim())}.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("""["']descr["']\s*:\s*(?<type>'[^']+'|"[^"]+"|\[.*\])""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, MatchTimeout)]
    private static partial Regex TypePattern { get; }

    [GeneratedRegex("""["']fortran_order["']\s*:\s*(?<order>True|False)""", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex OrderPattern { get; }

    [GeneratedRegex("""["']shape["']\s*:\s*\((?<shape>[0-9L,\s]*)\)""", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex ShapePattern { get; }
}
