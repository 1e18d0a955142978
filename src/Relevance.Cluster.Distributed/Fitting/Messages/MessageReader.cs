using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>Reads a message in the order in which <see cref="MessageWriter"/> wrote it.</summary>
/// <param name="message">The message, which stays in memory as long as arrays that were read from it are used.</param>
internal sealed class MessageReader(ReadOnlyMemory<byte> message)
{
    private int _next;

    /// <summary>Reads a number, a Boolean or an id.</summary>
    public T Read<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    /// <summary>Reads an array, without a copy.</summary>
    public ReadOnlySpan<T> ReadSpan<T>()
        where T : unmanaged
    {
        int length = Read<int>();
        return MemoryMarshal.Cast<byte, T>(Take(checked(length * Unsafe.SizeOf<T>())));
    }

    /// <summary>Reads the bytes of an array of numbers, without a copy.</summary>
    public ReadOnlyMemory<byte> ReadMemory<T>()
        where T : unmanaged
    {
        int start = _next + sizeof(int);
        return message.Slice(start, MemoryMarshal.AsBytes(ReadSpan<T>()).Length);
    }

    /// <summary>Reads an array.</summary>
    public T[] ReadArray<T>()
        where T : unmanaged => ReadSpan<T>().ToArray();

    /// <summary>Reads a text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadSpan<byte>());

    /// <summary>Reads vectors.</summary>
    public VectorSet ReadVectors()
    {
        (int count, int dimension) = (Read<int>(), Read<int>());
        return VectorSet.Wrap(MemoryMarshal.Cast<byte, float>(Take(checked(count * dimension * sizeof(float)))).ToArray(), dimension);
    }

    /// <summary>Reads a value that can be missing.</summary>
    public T? ReadOptional<T>(Func<MessageReader, T> read)
        where T : class => Read<bool>() ? read(this) : null;

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> bytes = message.Span.Slice(_next, length);
        _next += length;
        return bytes;
    }
}
