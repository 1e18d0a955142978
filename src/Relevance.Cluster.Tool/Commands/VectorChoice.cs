using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Finds or makes the vector field that is clustered.</summary>
internal static class VectorChoice
{
    private const string ColumnsField = "columns_vector_";
    private const string TextField = "text_vector_";

    /// <summary>Returns the vector field of the settings.</summary>
    /// <param name="dataset">The dataset with the documents.</param>
    /// <param name="settings">The arguments, checked.</param>
    /// <param name="bars">Receives the progress of making vectors; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The field, and a sentence about how its vectors were made; null if they existed.</returns>
    /// <exception cref="MisuseException">The dataset has no such field, none, or several.</exception>
    public static async Task<(string Field, string? Remark)> OfAsync(
        Dataset dataset, ClusterSettings settings, StageBars? bars, CancellationToken cancellationToken)
    {
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        if (FieldList.Parse(settings.Columns, "--columns") is { } columns)
        {
            DemandFields(schema, columns, "--columns");
            VectorizeColumnsOptions options = new() { EncodeCategories = settings.Categories, MissingValues = settings.MissingValues() };
            DemandNumbers(schema, columns, settings);
            VectorizeColumnsSummary made = await dataset
                .VectorizeColumnsAsync(columns, ColumnsField, settings.ColumnScaling(), options, bars, cancellationToken)
                .ConfigureAwait(false);
            return (ColumnsField, $"Vectors from columns: {made}");
        }

        if (FieldList.Parse(settings.Text, "--text") is { } texts)
        {
            DemandFields(schema, texts, "--text");
            VectorizeSummary made = await dataset.VectorizeAsync(texts, TextField, progress: bars, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (
                TextField,
                $"Vectors from the words of {string.Join(", ", texts)}: {made}. They find shared words and parts of words; a model's embeddings find meaning.");
        }

        return (Find(schema, dataset.Id, settings.Vector), null);
    }

    /// <summary>Validates that fields exist.</summary>
    /// <exception cref="MisuseException">One does not; the message lists those that do.</exception>
    public static void DemandFields(Schema schema, IEnumerable<string> fields, string option)
    {
        if (fields.FirstOrDefault(field => field != Document.IdField && !schema.ContainsKey(field)) is { } missing)
        {
            throw FieldList.Missing(missing, option, schema.Keys);
        }
    }

    private static void DemandNumbers(Schema schema, string[] columns, ClusterSettings settings)
    {
        if (!settings.Categories && columns.FirstOrDefault(column => schema.TryGetValue(column, out FieldType type) && type == FieldType.Text) is { } text)
        {
            throw new MisuseException($"--columns: '{text}' holds text. Leave it out, or make a component of each of its values: --categories");
        }
    }

    private static string Find(Schema schema, string datasetId, string? wanted)
    {
        IReadOnlyList<string> fields = schema.VectorFields;
        if (wanted is not null)
        {
            return fields.Contains(wanted) ? wanted
                : throw new MisuseException(
                    $"--vector '{wanted}' is not a vector field of '{datasetId}'. "
                    + (schema.TryGetValue(wanted, out FieldType type) && type == FieldType.Array
                        ? $"Its lists become vectors when they are imported: relevance import FILE {datasetId} --vector {wanted}"
                        : fields.Count == 0 ? Advise(schema) : $"Its vector fields are: {FieldList.Listed(fields)}"));
        }

        return fields.Count switch
        {
            1 => fields[0],
            0 => throw new MisuseException($"'{datasetId}' has no vector field. {Advise(schema)}"),
            _ => throw new MisuseException(
                $"'{datasetId}' has {fields.Count} vector fields. Name one of them: --vector {fields[0]}. They are: {FieldList.Listed(fields)}"),
        };
    }

    private static string Advise(Schema schema)
    {
        string[] numbers = [.. schema.Where(field => field.Value == FieldType.Numeric).Select(field => field.Key)];
        string[] texts = [.. schema.Where(field => field.Value == FieldType.Text).Select(field => field.Key)];
        string[] ways =
        [
            .. numbers.Length > 0 ? new[] { $"from columns of numbers, --columns {string.Join(',', numbers.Take(FieldList.ShownFields))}" } : [],
            .. texts.Length > 0 ? new[] { $"from the words of texts, --text {texts[0]}" } : [],
        ];
        return ways.Length > 0 ? $"Make vectors {string.Join("; or ", ways)}" : "Add the vectors from a second file: --vectors embeddings.npy";
    }
}
