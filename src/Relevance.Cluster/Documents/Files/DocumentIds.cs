using System.Globalization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads the ids of documents in files: text, numbers, and the ids of MongoDB.</summary>
internal static class DocumentIds
{
    /// <summary>Explains that a document or a file has no id.</summary>
    /// <param name="idField">The field of the id.</param>
    /// <param name="fields">The fields that exist, if the entire file has none.</param>
    public static Explanation Missing(string idField, IEnumerable<string>? fields = null) => new(
        $"'{idField}' has no id.{(fields is null ? "" : $" The columns are {string.Join(", ", fields)}.")}",
        nameof(DocumentFileOptions.IdField),
        $"Specify the field of the id with {nameof(DocumentFileOptions.IdField)}, "
        + $"or set {nameof(DocumentFileOptions.GenerateMissingIds)} to number the documents.");

    /// <summary>Returns the id of a document that has none, by its position from 1.</summary>
    public static string OfRow(long position) => string.Create(CultureInfo.InvariantCulture, $"row-{position}");

    /// <summary>Determines whether a document has the id of its position, as one that has none in its file.</summary>
    public static bool IsOfRow(Document document) => document.Id == OfRow(document.SourceOrdinal);

    /// <summary>Finds the id of a document.</summary>
    /// <param name="fields">The fields of the document, except its <c>_id</c>.</param>
    /// <param name="own">The value of its <c>_id</c>, unchanged.</param>
    /// <param name="idField">The path of the field that holds the id.</param>
    /// <returns>The id; null if the document has none or an empty one.</returns>
    public static string? Find(FieldMap fields, FieldValue own, string idField)
    {
        FieldValue value = ExtendedJson.ToPlain(idField == Document.IdField ? own : Get(fields, own, idField));
        string? id = value.Kind switch
        {
            FieldKind.Text => value.AsText(),
            FieldKind.Number => OfNumber(value),
            FieldKind.Missing or FieldKind.Null => null,
            _ => throw new InvalidDocumentException(
                $"the id field '{idField}' must be text, a number, or an '$oid' or UUID of MongoDB, found {FieldKinds.Describe(value.Kind)}."),
        };
        return string.IsNullOrEmpty(id) ? null : id;
    }

    /// <summary>Converts a number to an id: 5 and 5.0, which pandas writes, are the same id; every other number keeps its text.</summary>
    public static string OfNumber(FieldValue number) =>
        number.NumberText is not null && number.AsNumber() is { } value && Math.Abs(value) < JsonNumber.MaxExactInteger && Math.Truncate(value) == value
            ? ((FieldValue)(long)value).ToString()
            : number.ToString();

    private static FieldValue Get(FieldMap fields, FieldValue own, string idField)
    {
        const string Below = Document.IdField + ".";
        return !idField.StartsWith(Below, StringComparison.Ordinal) ? FieldTree.Get(fields, idField)
            : own.Map is { } map ? FieldTree.Get(map, idField[Below.Length..])
            : default;
    }
}
