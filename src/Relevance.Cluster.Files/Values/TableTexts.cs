using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Files.Values;

/// <summary>Converts the texts of one column, and keeps short ones that recur so that documents share them.</summary>
internal sealed class TableTexts
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly NamePool _pool = new();

    /// <summary>Converts text.</summary>
    /// <exception cref="InvalidDocumentException">The bytes are not valid UTF-8.</exception>
    public FieldValue OfText(ReadOnlySpan<byte> utf8)
    {
        const int MaxPooledLength = 64;
        try
        {
            return utf8.Length <= MaxPooledLength && Ascii.IsValid(utf8) ? _pool.Get(utf8) : StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDocumentException($"expected UTF-8, found an invalid byte at position {Math.Max(0, e.Index)}", innerException: e);
        }
    }

    /// <summary>Converts JSON text to the value it holds. Python's NaN and Infinity are null and counted.</summary>
    /// <exception cref="InvalidDocumentException">The text is not JSON.</exception>
    public static FieldValue OfJson(ReadOnlySpan<byte> utf8, ref int notFinite)
    {
        FieldValue value = FieldValue.Parse(PythonJson.WithoutWords(utf8, out int count));
        notFinite += count;
        return value;
    }

    /// <summary>Converts bytes to Base64 text.</summary>
    public static FieldValue OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>Converts the 16 bytes of a UUID to its text.</summary>
    public static FieldValue OfUuid(ReadOnlySpan<byte> bytes) => new Guid(bytes, bigEndian: true).ToString();
}
