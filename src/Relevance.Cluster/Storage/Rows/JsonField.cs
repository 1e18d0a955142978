using System.Text.Json;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>The position of a value in a JSON text.</summary>
/// <param name="Token">Its first token; <see cref="JsonTokenType.None"/> if it is missing.</param>
/// <param name="Start">The position of its first byte, including the quotation mark of a text.</param>
/// <param name="Length">The number of its bytes, including quotation marks.</param>
/// <param name="IsEscaped">Whether a text has escapes.</param>
internal readonly record struct JsonField(JsonTokenType Token, int Start, int Length, bool IsEscaped)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
