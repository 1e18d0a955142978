using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>Writes a message: numbers in little-endian bytes, and arrays as their length and their bytes.</summary>
/// <param name="capacity">The number of bytes that are expected; more are possible.</param>
internal sealed class MessageWriter(int capacity = MessageWriter.LeastCapacity)
{
    private const int LeastCapacity = 256;

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    /// <summary>Gets what was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Writes a number, a Boolean or an id.</summary>
    public MessageWriter Write<T>(T value)
        where T : unmanaged
    {
        _bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
        return this;
    }

    /// <summary>Writes an array.</summary>
    public MessageWriter Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Write(values.Length);
        _bytes.Write(MemoryMarshal.AsBytes(values));
        return this;
    }

    /// <summary>Writes an array.</summary>
    public MessageWriter Write<T>(T[] values)
        where T : unmanaged => Write((ReadOnlySpan<T>)values);

    /// <summary>Writes the length of an array, and returns its bytes for the caller to set before anything else is written.</summary>
    public Memory<byte> Reserve<T>(int length)
        where T : unmanaged
    {
        Write(length);
        int size = checked(length * Unsafe.SizeOf<T>());
        Memory<byte> bytes = _bytes.GetMemory(size)[..size];
        _bytes.Advance(size);
        return bytes;
    }

    /// <summary>Writes a text.</summary>
    public MessageWriter Write(string text) => Write<byte>(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes vectors.</summary>
    public MessageWriter Write(VectorSet vectors)
    {
        Write(vectors.Count).Write(vectors.Dimension);

        foreach (ReadOnlyMemory<float> block in vectors.Blocks)
        {
            _bytes.Write(MemoryMarshal.AsBytes(block.Span));
        }

        return this;
    }

    /// <summary>Writes some of the rows of vectors, as one array of their components.</summary>
    public MessageWriter Write(VectorSet vectors, ReadOnlySpan<int> rows)
    {
        Span<float> components = MemoryMarshal.Cast<byte, float>(Reserve<float>(checked(rows.Length * vectors.Dimension)).Span);

        for (int i = 0; i < rows.Length; i++)
        {
            vectors[rows[i]].CopyTo(components[(i * vectors.Dimension)..]);
        }

        return this;
    }

    /// <summary>Writes a value that can be missing.</summary>
    public MessageWriter WriteOptional<T>(T? value, Action<T> write)
    {
        Write(value is not null);
        if (value is not null)
        {
            write(value);
        }

        return this;
    }

    /// <summary>Appends what another writer has written.</summary>
    public MessageWriter Append(MessageWriter other)
    {
        _bytes.Write(other._bytes.WrittenSpan);
        return this;
    }
}
