using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Relevance.Cluster.AI.Embeddings;

/// <summary>The texts and images of documents as inputs of a model.</summary>
internal static class ModelInputs
{
    private const int MaxBatchCharacters = 64_000;
    private const int MaxBatchBytes = 8 << 20;

    /// <summary>The part of a SHA-256 hash that is stored: 128 bits, with which no two texts of one document meet by chance.</summary>
    private const int HashBytes = 16;

    public static ModelInput<string> OfTextFields(IReadOnlyList<string> textFields) =>
        OfText(document => string.Join('\n', textFields.SelectMany(field => TextsOf(document[field])))) with { Fields = textFields };

    public static ModelInput<string> OfText(Func<Document, string?> textOf)
    {
        ArgumentNullException.ThrowIfNull(textOf);
        return new ModelInput<string>(
            document => textOf(document) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null,
            text => ToText(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            text => text.Length,
            MaxBatchCharacters);
    }

    public static ModelInput<DataContent> OfImage(Func<Document, DataContent?> imageOf)
    {
        ArgumentNullException.ThrowIfNull(imageOf);
        return new ModelInput<DataContent>(
            document => imageOf(document) is { Data.Length: > 0 } image ? image : null, HashOf, image => image.Data.Length, MaxBatchBytes);
    }

    private static IEnumerable<string> TextsOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Text when !string.IsNullOrWhiteSpace(value.AsText()) => [value.AsText()!],
        FieldKind.Array => value.AsArray().SelectMany(TextsOf),
        _ => [],
    };

    private static string HashOf(DataContent image)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(image.MediaType + '\n'));
        hash.AppendData(image.Data.Span);
        return ToText(hash.GetHashAndReset());
    }

    private static string ToText(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, HashBytes));
}
