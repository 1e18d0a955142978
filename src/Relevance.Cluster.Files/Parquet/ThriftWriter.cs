using System.Buffers;
using System.Text;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Writes the compact protocol of Apache Thrift. Fields are written in the order of their ids.</summary>
internal sealed class ThriftWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Stack<int> _outer = new();
    private int _lastId;

    /// <summary>Gets the bytes that were written.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public ThriftWriter Integer(int id, long value, ThriftType type = ThriftType.Int32)
    {
        Header(id, type);
        ZigZag(value);
        return this;
    }

    public ThriftWriter Byte(int id, byte value)
    {
        Header(id, ThriftType.Byte);
        Raw(value);
        return this;
    }

    public ThriftWriter Boolean(int id, bool value)
    {
        Header(id, value ? ThriftType.True : ThriftType.False);
        return this;
    }

    public ThriftWriter Text(int id, string value)
    {
        Header(id, ThriftType.Binary);
        TextItem(value);
        return this;
    }

    public void TextItem(string value)
    {
        Unsigned((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
    }

    public void IntegerItem(long value) => ZigZag(value);

    /// <summary>Begins a list, whose items follow.</summary>
    public ThriftWriter List(int id, ThriftType itemType, int count)
    {
        Header(id, ThriftType.List);
        if (count < 15)
        {
            Raw((byte)((count << 4) | (int)itemType));
        }
        else
        {
            Raw((byte)(0xF0 | (int)itemType));
            Unsigned((ulong)count);
        }

        return this;
    }

    /// <summary>Begins the structure of a field.</summary>
    public ThriftWriter Begin(int id)
    {
        Header(id, ThriftType.Struct);
        return BeginItem();
    }

    /// <summary>Begins a structure that is an item of a list.</summary>
    public ThriftWriter BeginItem()
    {
        _outer.Push(_lastId);
        _lastId = 0;
        return this;
    }

    /// <summary>Ends the structure that was begun last, or the outermost one.</summary>
    public ThriftWriter End()
    {
        Raw(0);
        _lastId = _outer.Count > 0 ? _outer.Pop() : 0;
        return this;
    }

    private void Header(int id, ThriftType type)
    {
        int step = id - _lastId;
        if (step is > 0 and <= 15)
        {
            Raw((byte)((step << 4) | (int)type));
        }
        else
        {
            Raw((byte)type);
            ZigZag(id);
        }

        _lastId = id;
    }

    private void ZigZag(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    private void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Raw((byte)(value | 0x80));
            value >>= 7;
        }

        Raw((byte)value);
    }

    private void Raw(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}
