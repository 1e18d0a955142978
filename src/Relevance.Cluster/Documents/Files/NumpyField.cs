using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Documents.Files;

/// <summary>One array, of which each document has a field.</summary>
internal sealed class NumpyField
{
    private static readonly UTF32Encoding Utf32 = new(!BitConverter.IsLittleEndian, byteOrderMark: false, throwOnInvalidCharacters: true);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly NumpyRows _rows;
    private byte[] _block = [];

    public NumpyField(string name, NumpyHeader header, Stream stream)
    {
        bool isVector = header.Shape.Count == 2;
        if (isVector && !header.IsNumeric)
        {
            throw new InvalidDataException($"expected numbers in two dimensions, found text ({header.Type}) of shape {header.ShapeText()}.");
        }

        if (isVector && header.RowCount > 0 && header.ColumnCount is < 1 or > FieldType.MaxVectorDimension)
        {
            throw new InvalidDataException($"expected vectors of 1 to {FieldType.MaxVectorDimension} components, found shape {header.ShapeText()}.");
        }

        (Name, Header, _rows) = (name, header, new NumpyRows(header, stream));
    }

    public string Name { get; }

    public NumpyHeader Header { get; }

    public int RowSize => _rows.RowSize;

    public int BlockSize => _rows.BlockSize;

    public override string ToString() => $"array '{Name}'";

    /// <summary>Reads a block of rows.</summary>
    public void Fill(long first, int count)
    {
        Array.Resize(ref _block, Math.Max(_block.Length, count * RowSize));
        _rows.Read(first, _block.AsSpan(0, count * RowSize));
    }

    /// <summary>Converts a row of the block: a vector, a number, a boolean or text; null for a number that is not finite.</summary>
    public FieldValue Read(int row, ref int notFinite)
    {
        ReadOnlySpan<byte> element = _block.AsSpan(row * RowSize, RowSize);
        if (Header.Shape.Count == 2)
        {
            float[] vector = new float[Header.ColumnCount];
            Header.ToSingles(element, vector);
            return vector;
        }

        switch (Header.Kind)
        {
            case NumpyKind.Boolean:
                return element[0] != 0;
            case NumpyKind.Text:
                int end = MemoryMarshal.Cast<byte, uint>(element).TrimEnd(0u).Length * sizeof(uint);
                return Utf32.GetString(element[..end]);
            case NumpyKind.Bytes:
                return Utf8.GetString(element.TrimEnd((byte)0));
            case NumpyKind.Float:
                double number = Header.Size switch
                {
                    2 => (double)MemoryMarshal.Read<Half>(element),
                    4 => MemoryMarshal.Read<float>(element),
                    _ => MemoryMarshal.Read<double>(element),
                };
                notFinite += double.IsFinite(number) ? 0 : 1;
                return number;
            case NumpyKind.Signed:
                return Header.Size switch
                {
                    1 => (sbyte)element[0],
                    2 => MemoryMarshal.Read<short>(element),
                    4 => MemoryMarshal.Read<int>(element),
                    _ => MemoryMarshal.Read<long>(element),
                };
            default:
                ulong value = Header.Size switch
                {
                    1 => element[0],
                    2 => MemoryMarshal.Read<ushort>(element),
                    4 => MemoryMarshal.Read<uint>(element),
                    _ => MemoryMarshal.Read<ulong>(element),
                };
                return value <= long.MaxValue ? (long)value : FieldValue.FromNumberText(value, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
