using System.Text.Json;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Where a value stands in a JSON text.</summary>
/// <param name="Token">How it begins; <see cref="JsonTokenType.None"/> when it is not there.</param>
/// <param name="Start">The first byte, the quotation mark of a text.</param>
/// <param name="Length">How many bytes it has, with quotation marks.</param>
/// <param name="IsEscaped">Whether a text has escapes.</param>
internal readonly record struct JsonField(JsonTokenType Token, int Start, int Length, bool IsEscaped)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
