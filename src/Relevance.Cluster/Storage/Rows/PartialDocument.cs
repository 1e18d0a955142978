using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>Reads only the top-level fields of a stored document that contain given paths, and skips the others without parsing them.</summary>
/// <remarks>
/// The value at a path is the same as in the entire document: a path starts with a top-level name, which ends at one of its dots or is the entire path.
/// </remarks>
internal sealed class PartialDocument
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    private readonly byte[][] _names;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Initializes a new instance of the <see cref="PartialDocument"/> class.</summary>
    /// <param name="paths">The paths to read.</param>
    public PartialDocument(IEnumerable<FieldPath> paths)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { Document.IdField };
        foreach (string path in paths.Select(path => path.ToString()))
        {
            for (int dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
            {
                names.Add(path[..dot]);
            }

            names.Add(path);
        }

        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Reads the fields.</summary>
    /// <param name="body">The stored JSON.</param>
    public Document Read(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = new(body, Options);
        reader.Read();
        _buffer.ResetWrittenCount();
        _buffer.Write("{"u8);
        int found = 0;
        while (found < _names.Length && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int start = (int)reader.TokenStartIndex;
            bool isWanted = IsWanted(ref reader);
            reader.Read();
            reader.Skip();
            if (isWanted)
            {
                _buffer.Write(found == 0 ? ""u8 : ","u8);
                _buffer.Write(body[start..(int)reader.BytesConsumed]);
                found++;
            }
        }

        _buffer.Write("}"u8);
        return Document.Parse(_buffer.WrittenSpan);
    }

    private bool IsWanted(ref Utf8JsonReader reader)
    {
        foreach (byte[] name in _names)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
