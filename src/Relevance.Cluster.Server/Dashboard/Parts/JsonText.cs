using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>JSON text for readers.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value over several lines. Characters are not escaped for HTML: the code that shows the text escapes it.</summary>
    public static string Indented(FieldValue value)
    {
        using JsonDocument document = JsonDocument.Parse(value.ToJson(), new JsonDocumentOptions { MaxDepth = 256 });
        using MemoryStream output = new();
        using (Utf8JsonWriter writer = new(output, Options))
        {
            document.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }
}
