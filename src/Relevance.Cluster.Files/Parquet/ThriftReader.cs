using System.Text;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Reads the compact protocol of Apache Thrift, in which Parquet writes its footer and the headers of its pages.</summary>
/// <param name="bytes">The structure; more bytes can follow it.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 32;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Gets the number of bytes that were read.</summary>
    public int Position { get; private set; }

    /// <summary>Moves to the next field of a structure.</summary>
    /// <param name="id">The id of the previous field, 0 at the beginning of the structure; the id of the field on return.</param>
    /// <param name="type">The type of the field.</param>
    /// <returns>False at the end of the structure.</returns>
    public bool NextField(ref int id, out ThriftType type)
    {
        byte header = ReadByte();
        type = (ThriftType)(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int step = header >> 4;
        id = step == 0 ? (int)ReadInteger() : id + step;
        return true;
    }

    /// <summary>Reads an integer of any width.</summary>
    public long ReadInteger()
    {
        ulong value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads an integer that must fit in 32 bits.</summary>
    public int ReadInt32()
    {
        long value = ReadInteger();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new FileFaultException("a number in its metadata is too large");
    }

    /// <summary>Reads the integer of one byte.</summary>
    public sbyte ReadInt8() => (sbyte)ReadByte();

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    public ReadOnlySpan<byte> ReadBytes()
    {
        int length = ReadLength();
        Require(length);
        ReadOnlySpan<byte> value = _bytes.Slice(Position, length);
        Position += length;
        return value;
    }

    /// <summary>Begins a list and returns the number of its items.</summary>
    public int ReadListCount(out ThriftType type)
    {
        byte header = ReadByte();
        type = (ThriftType)(header & 0x0F);
        int count = header >> 4;
        count = count == 15 ? ReadLength() : count;
        Require(count);
        return count;
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(ThriftType type, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new FileFaultException("its metadata is nested too deeply");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadUnsigned();
                break;
            case ThriftType.Double:
                Require(sizeof(double));
                Position += sizeof(double);
                break;
            case ThriftType.Binary:
                ReadBytes();
                break;
            case ThriftType.List or ThriftType.Set:
                int count = ReadListCount(out ThriftType itemType);
                for (int i = 0; i < count; i++)
                {
                    SkipItem(itemType, depth + 1);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                int id = 0;
                while (NextField(ref id, out ThriftType fieldType))
                {
                    Skip(fieldType, depth + 1);
                }

                break;
            default:
                throw new FileFaultException("its metadata cannot be read");
        }
    }

    private void SkipMap(int depth)
    {
        int count = ReadLength();
        if (count == 0)
        {
            return;
        }

        byte types = ReadByte();
        for (int i = 0; i < count; i++)
        {
            SkipItem((ThriftType)(types >> 4), depth + 1);
            SkipItem((ThriftType)(types & 0x0F), depth + 1);
        }
    }

    /// <summary>Passes over an item of a list, where a boolean is a byte; in a structure it is part of the field's header.</summary>
    private void SkipItem(ThriftType type, int depth) => Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type, depth);

    private int ReadLength()
    {
        ulong length = ReadUnsigned();
        return length <= int.MaxValue ? (int)length : throw new FileFaultException("a length in its metadata is too large");
    }

    private ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FileFaultException("a number in its metadata does not end");
    }

    private byte ReadByte()
    {
        Require(1);
        return _bytes[Position++];
    }

    private readonly void Require(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw new ThriftEndException();
        }
    }
}

/// <summary>Specifies the type of a value in the compact protocol.</summary>
internal enum ThriftType
{
    Stop,
    True,
    False,
    Byte,
    Int16,
    Int32,
    Int64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Struct,
}

/// <summary>The exception that is thrown if a structure continues beyond the bytes that were given.</summary>
internal sealed class ThriftEndException() : FileFaultException("its metadata ends too early");
