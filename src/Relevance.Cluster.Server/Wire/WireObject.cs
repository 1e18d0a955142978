using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Relevance.Cluster.Server.Wire;

/// <summary>
/// A JSON object of a response. Its properties are values, documents or other objects. It is not a <see cref="FieldValue"/>, since documents can be nested as
/// deeply as a value, so that no value can contain them; and nothing is copied before it is written.
/// </summary>
internal sealed class WireObject
{
    private const int FlushedBytes = 64 * 1024;

    private readonly List<KeyValuePair<string, object>> _members = [];

    public WireObject Add(string name, FieldValue value) => AddMember(name, value.Kind == FieldKind.Missing ? FieldValue.Null : value);

    public WireObject Add(string name, WireObject value) => AddMember(name, value);

    public WireObject Add(string name, IReadOnlyList<WireObject> items) => AddMember(name, items);

    public WireObject Add(string name, IReadOnlyList<Document> documents) => AddMember(name, documents);

    public WireObject Add(string name, Document document) => AddMember(name, document);

    /// <summary>Adds an array of integers, which is written without a value for each of them.</summary>
    public WireObject Add(string name, IReadOnlyList<long> integers) => AddMember(name, integers);

    /// <summary>Writes the object, and flushes in between: a page of vectors has many megabytes.</summary>
    public async Task WriteToAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        output.Write("{"u8);
        for (int i = 0; i < _members.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            ((FieldValue)_members[i].Key).WriteJson(output);
            output.Write(":"u8);
            await WriteAsync(output, _members[i].Value, cancellationToken).ConfigureAwait(false);
        }

        output.Write("}"u8);
    }

    public static async Task WriteListAsync(PipeWriter output, IReadOnlyList<object> items, CancellationToken cancellationToken)
    {
        output.Write("["u8);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            await WriteAsync(output, items[i], cancellationToken).ConfigureAwait(false);
            if (output.CanGetUnflushedBytes && output.UnflushedBytes >= FlushedBytes)
            {
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        output.Write("]"u8);
    }

    private static async Task WriteAsync(PipeWriter output, object member, CancellationToken cancellationToken)
    {
        switch (member)
        {
            case FieldValue value:
                value.WriteJson(output);
                break;
            case WireObject inner:
                await inner.WriteToAsync(output, cancellationToken).ConfigureAwait(false);
                break;
            case Document document:
                document.WriteJson(output);
                break;
            case IReadOnlyList<WireObject> items:
                await WriteListAsync(output, items, cancellationToken).ConfigureAwait(false);
                break;
            case IReadOnlyList<Document> documents:
                await WriteListAsync(output, documents, cancellationToken).ConfigureAwait(false);
                break;
            case IReadOnlyList<long> integers:
                WriteIntegers(output, integers);
                break;
        }
    }

    /// <summary>Writes integers into large parts of the response: asking for each would take longer than writing it.</summary>
    private static void WriteIntegers(PipeWriter output, IReadOnlyList<long> integers)
    {
        const int MaxLength = 21;
        const int PartLength = 4096;
        output.Write("["u8);
        for (int next = 0; next < integers.Count;)
        {
            Span<byte> part = output.GetSpan(PartLength);
            int end = 0;
            for (; next < integers.Count && part.Length - end >= MaxLength; next++)
            {
                if (next > 0)
                {
                    part[end++] = (byte)',';
                }

                Utf8Formatter.TryFormat(integers[next], part[end..], out int length);
                end += length;
            }

            output.Advance(end);
        }

        output.Write("]"u8);
    }

    private WireObject AddMember(string name, object value)
    {
        _members.Add(new(name, value));
        return this;
    }
}
