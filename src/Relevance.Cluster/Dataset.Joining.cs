using System.Globalization;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>One vector field of several.</content>
public partial class Dataset
{
    /// <summary>
    /// Gives each document a vector that is its vectors in several fields, one after another, as they are: nothing is scaled, so the longer vectors have more say. To cluster several fields with an equal
    /// or a chosen say there is no need to store anything: see <see cref="VectorBlend"/>.
    /// </summary>
    /// <param name="vectorFields">The dotted paths of the vector fields, in the order of their parts; each once, at least two.</param>
    /// <param name="targetField">The dotted path of the vector field to write; it is declared if the schema does not know it.</param>
    /// <param name="filter">The condition on the documents; null takes all.</param>
    /// <param name="progress">Told after each batch, with the documents that were changed and rejected so far.</param>
    /// <param name="cancellationToken">Ends the work between batches; what was written stays.</param>
    /// <returns>
    /// What was read, changed, and rejected. Only documents that have a vector in every field are read; the others stay as they are. One whose joined vector is there already counts as read and not as
    /// changed.
    /// </returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field.</exception>
    /// <exception cref="ArgumentException">There are fewer than two fields, one comes twice or is the target, or the filter does not fit the schema.</exception>
    /// <exception cref="VectorShapeException">The target is there and does not hold vectors of the joined length.</exception>
    /// <remarks>In batches of the default size, in constant memory. The joined length is at most <see cref="FieldType.MaxVectorDimension"/>.</remarks>
    public virtual async Task<TransformSummary> JoinVectorsAsync(
        IReadOnlyList<string> vectorFields, string targetField, Filter? filter = null, IProgress<WriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectorFields);
        ArgumentException.ThrowIfNullOrWhiteSpace(targetField);
        string[] fields = [.. vectorFields];
        RequireFields(fields, targetField);
        Schema schema = await GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        int length = await RequireTargetAsync(schema, fields, targetField, cancellationToken).ConfigureAwait(false);
        if (!schema.ContainsKey(targetField))
        {
            await DeclareVectorFieldAsync(targetField, length, cancellationToken).ConfigureAwait(false);
        }

        Filter exist = Filter.And(fields.Select(field => Filter.Field(field).Exists()));
        var query = new DocumentQuery { Filter = filter is null ? exist : filter & exist, SelectFields = [.. fields, targetField] };
        return await TransformAsync(Join, query, progress, cancellationToken).ConfigureAwait(false);

        void Join(Document document)
        {
            float[] joined = new float[length];
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
            throw new ArgumentException($"Dataset '{Id}', to join {string.Join(" + ", fields.Select(field => $"'{field}'"))} into '{targetField}': {reason}.", nameof(fields));
        }
    }

    private async Task<int> RequireTargetAsync(Schema schema, string[] fields, string targetField, CancellationToken cancellationToken)
    {
        string? missing = fields.FirstOrDefault(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector || type.IsChunkVector);
        if (missing is not null)
        {
            throw await UndeclaredVectors.ExplainAsync(_store, Id, missing, schema, cancellationToken).ConfigureAwait(false);
        }

        int length = fields.Sum(field => schema[field].Length ?? 0);
        if (schema.TryGetValue(targetField, out FieldType target) && (!target.IsVector || target.IsChunkVector || (target.Length is { } known && known != length)))
        {
            throw new VectorShapeException(
                $"Dataset '{Id}', field '{targetField}'",
                string.Create(CultureInfo.InvariantCulture, $"vectors of {length} components, as {string.Join(" + ", fields)} have together"),
                $"a field of type {target}")
            {
                DatasetId = Id,
                VectorField = targetField,
            };
        }

        return length;
    }
}
