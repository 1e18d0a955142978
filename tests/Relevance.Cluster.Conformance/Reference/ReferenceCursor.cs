using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>The position at which a page ended. The next one begins after it, whatever is there by then.</summary>
internal sealed record ReferenceCursor(ReferencePlace Place)
{
    /// <summary>Writes it as text that names its query, so that it cannot be used with another.</summary>
    public string Encode(string datasetId, DocumentQuery query)
    {
        Document content = new("cursor")
        {
            ["query"] = Describe(datasetId, query),
            ["keys"] = FieldValue.FromArray(Place.Keys),
            ["position"] = Place.Position,
        };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ToJson()));
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="ArgumentException">It is something else, or belongs to another query.</exception>
    public static ReferenceCursor Decode(string cursor, string datasetId, DocumentQuery query)
    {
        Document content;
        try
        {
            content = Document.Parse(Convert.FromBase64String(cursor));
        }
        catch (Exception e) when (e is FormatException or InvalidDocumentException)
        {
            throw new ArgumentException("The cursor is not one that this store has given.", nameof(cursor), e);
        }

        return content["query"].AsText() == Describe(datasetId, query) && content["position"].AsInteger() is { } position
            ? new ReferenceCursor(new ReferencePlace(content["keys"].AsArray(), position))
            : throw new ArgumentException("The cursor belongs to another query.", nameof(cursor));
    }

    private static string Describe(string datasetId, DocumentQuery query) => string.Create(
        CultureInfo.InvariantCulture,
        $"{datasetId} {query.ShuffleSeed} [{string.Join(", ", query.Sort)}] {query.Filter?.ToJson()}");
}
