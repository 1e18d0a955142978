using System.Globalization;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Datasets;

/// <summary>Writes the concatenated vectors of several fields into another vector field.</summary>
internal sealed class VectorJoin(DocumentStore store, string datasetId)
{
    public async Task<TransformSummary> RunAsync(
        string[] fields, string targetField, Filter? filter, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        RequireFields(fields, targetField);
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        int dimension = await RequireTargetAsync(schema, fields, targetField, cancellationToken).ConfigureAwait(false);
        if (!schema.ContainsKey(targetField))
        {
            await VectorFieldDeclaration.DeclareAsync(store, datasetId, targetField, dimension, cancellationToken).ConfigureAwait(false);
        }

        Filter exist = Filter.And(fields.Select(field => Filter.Field(field).Exists()));
        var query = new DocumentQuery { Filter = filter is null ? exist : filter & exist, SelectFields = [.. fields, targetField] };
        return await new DocumentTransform(store, datasetId).RunAsync(Join, query, progress, cancellationToken).ConfigureAwait(false);

        void Join(Document document)
        {
            float[] joined = new float[dimension];
            Span<float> rest = joined;
            foreach (string field in fields)
            {
                ReadOnlySpan<float> part = document.GetVector(field).Span;
                part.CopyTo(rest);
                rest = rest[part.Length..];
            }

            document[targetField] = joined;
        }
    }

    private void RequireFields(string[] fields, string targetField)
    {
        string? twice = fields.Append(targetField).GroupBy(field => field, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        if (fields.Length < 2 || twice is not null)
        {
            string reason = fields.Length < 2 ? "name at least two vector fields" : $"'{twice}' is named twice";
            string joined = string.Join(" + ", fields.Select(field => $"'{field}'"));
            throw new ArgumentException($"Dataset '{datasetId}', to join {joined} into '{targetField}': {reason}.", nameof(fields));
        }
    }

    private async Task<int> RequireTargetAsync(Schema schema, string[] fields, string targetField, CancellationToken cancellationToken)
    {
        string? missing = fields.FirstOrDefault(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector || type.IsChunkVector);
        if (missing is not null)
        {
            throw await UndeclaredVectors.ExplainAsync(store, datasetId, missing, schema, cancellationToken).ConfigureAwait(false);
        }

        int dimension = fields.Sum(field => schema[field].Dimension ?? 0);
        bool isOther = schema.TryGetValue(targetField, out FieldType target)
            && (!target.IsVector || target.IsChunkVector || (target.Dimension is { } known && known != dimension));
        return isOther
            ? throw new VectorShapeException(
                $"Dataset '{datasetId}', field '{targetField}'",
                string.Create(CultureInfo.InvariantCulture, $"vectors of {dimension} components, as {string.Join(" + ", fields)} have together"),
                $"a field of type {target}")
            {
                DatasetId = datasetId,
                VectorField = targetField,
            }
            : dimension;
    }
}
