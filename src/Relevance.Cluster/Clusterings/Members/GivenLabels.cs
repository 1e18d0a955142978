using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Creates a clustering from labels that a field or the caller provides.</summary>
internal sealed class GivenLabels(ClusteringContext context)
{
    /// <summary>The model name of a clustering that no model found.</summary>
    private const string ModelName = "labels";

    private readonly DocumentStore _store = context.Store;

    public async Task<LabelSummary> StoreFieldAsync(string field, DistanceMetric metric, CancellationToken cancellationToken)
    {
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        await context.RequirePlainFieldAsync(field, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentValue> values = await _store.ReadFieldAsync(context.DatasetId, field, filter: null, cancellationToken).ConfigureAwait(false);
        DocumentValue nested = values.FirstOrDefault(v => v.Value.Kind is FieldKind.Array or FieldKind.Object or FieldKind.Vector);
        if (nested.DocumentId is not null)
        {
            throw new ArgumentException(
                $"Dataset '{context.DatasetId}', document '{nested.DocumentId}', field '{field}': a label is text, a number or a boolean, "
                + $"not {FieldKinds.Describe(nested.Value.Kind)}.",
                nameof(field));
        }

        DocumentLabel[] labels = [.. ToLabels(field, values)];
        return await StoreAsync(labels, [], metric, $"'{field}' has a value", cancellationToken).ConfigureAwait(false);
    }

    public async Task<LabelSummary> StoreAsync(
        IEnumerable<KeyValuePair<string, string>> labels, DistanceMetric metric, CancellationToken cancellationToken)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        List<string> order = [];
        foreach ((string id, string label) in labels)
        {
            if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(label))
            {
                throw new ArgumentException(
                    $"Dataset '{context.DatasetId}', document '{id}': the label is '{label}'; expected an id and a label that are not empty.", nameof(labels));
            }

            if (given.TryAdd(id, label))
            {
                order.Add(id);
            }
            else if (given[id] != label)
            {
                throw new ArgumentException(
                    $"Dataset '{context.DatasetId}', document '{id}' has two labels: '{given[id]}' and '{label}'.", nameof(labels));
            }
        }

        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> ids = await _store.ListIdsAsync(context.DatasetId, filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> known = new(ids, StringComparer.Ordinal);
        DocumentLabel[] found = [.. ids.Where(given.ContainsKey).Select(id => new DocumentLabel(id, given[id]))];
        string[] unknown = [.. order.Where(id => !known.Contains(id))];
        return await StoreAsync(found, unknown, metric, "a label was given for it", cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<DocumentLabel> ToLabels(string field, IReadOnlyList<DocumentValue> values)
    {
        Dictionary<string, DocumentValue> first = new(StringComparer.Ordinal);
        foreach (DocumentValue value in values.Where(value => value.Value.HasValue))
        {
            string label = ValueNames.NameOfOne(value.Value);
            if (label.Length == 0)
            {
                continue;
            }

            if (!first.TryAdd(label, value) && first[label].Value != value.Value)
            {
                throw new ArgumentException(
                    $"Dataset '{context.DatasetId}', field '{field}': document '{first[label].DocumentId}' has {Describe(first[label].Value)} and document "
                    + $"'{value.DocumentId}' {Describe(value.Value)}: two values with the same label, '{label}'. Store one of the two kinds only, or specify "
                    + $"the labels with {nameof(ClusterOps.LabelAsync)}.",
                    nameof(field));
            }

            yield return new DocumentLabel(value.DocumentId, label);
        }

        static string Describe(FieldValue value) => $"{FieldKinds.Describe(value.Kind)} ({value.ToJson()})";
    }

    private async Task<LabelSummary> StoreAsync(
        DocumentLabel[] labels, IReadOnlyList<string> unknown, DistanceMetric metric, string condition, CancellationToken cancellationToken)
    {
        (VectorColumn column, IReadOnlyList<double>? weights) = await context.Vectors.GetForFitAsync(progress: null, cancellationToken).ConfigureAwait(false);
        MemberMeans means = new(column, labels);
        if (means.Labels.Count == 0)
        {
            throw new NoVectorsException(context.DatasetId, context.VectorField, condition);
        }

        StoredClustering clustering = new()
        {
            Key = context.Key,
            ModelName = ModelName,
            Metric = metric,
            Labels = means.Labels,
            Centroids = await Task.Run(() => means.Compute(metric), cancellationToken).ConfigureAwait(false),
            FieldWeights = weights,
        };
        await _store.WriteClusteringAsync(context.DatasetId, clustering, labels, cancellationToken).ConfigureAwait(false);
        long all = await context.CountDocumentsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        return new LabelSummary
        {
            DatasetId = context.DatasetId,
            VectorField = context.VectorField,
            Alias = context.Alias,
            Distribution = ClusterDistribution
                .Of(labels.Select(label => label.Label), Math.Max(0, all - labels.Length))
                .WithNames(await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)),
            WithoutVectorCount = labels.Length - means.MemberCount,
            LabelsWithoutCentroid =
            [
                .. labels.Select(label => label.Label)
                    .Distinct(StringComparer.Ordinal)
                    .Except([.. means.Labels, ClusterLabels.Outlier], StringComparer.Ordinal)
                    .Order(ClusterLabels.NaturalOrder),
            ],
            UnknownDocumentIds = unknown,
        };
    }
}
