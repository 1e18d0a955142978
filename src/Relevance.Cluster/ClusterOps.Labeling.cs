using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Models;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Clusters that somebody knows already.</content>
public partial class ClusterOps
{
    /// <summary>The model's name of a clustering whose labels came from elsewhere.</summary>
    private const string OwnLabels = "labels";

    /// <summary>
    /// Makes a clustering of a field that documents have: each value is a label, and each centroid the mean of its members. Stored under the alias in place of what was there, in one step.
    /// </summary>
    /// <param name="field">
    /// The dotted path of the field. Text is the label as it is, numbers and booleans as JSON writes them, equal numbers alike (<c>5</c> for 5 and 5.0). Documents without a value, with null or
    /// with "", get no label, and are counted; the text <c>outlier</c> is a label without a centroid.
    /// </param>
    /// <param name="metric">
    /// The metric by which later questions judge nearness. The default is <see cref="DistanceMetric.SquaredEuclidean"/>; for <see cref="DistanceMetric.Cosine"/> members count as unit vectors and
    /// centroids have length 1.
    /// </param>
    /// <param name="cancellationToken">Ends the call early; then nothing was stored.</param>
    /// <returns>The sizes of the clusters, and what was left out.</returns>
    /// <exception cref="FieldNotFoundException">There is no such vector field; or no document has <paramref name="field"/>, or it holds vectors.</exception>
    /// <exception cref="ArgumentException">
    /// A document has an array or an object in the field, which is no label; or two documents have different values that would be one label, such as the number 5 and the text "5".
    /// </exception>
    /// <exception cref="NoVectorsException">No document with a value has a vector.</exception>
    /// <remarks>Reads the field and, unless they are in memory, the vectors.</remarks>
    public virtual async Task<LabelSummary> LabelByFieldAsync(
        string field, DistanceMetric metric = DistanceMetric.SquaredEuclidean, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        await RequirePlainFieldAsync(field, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentValue> values = await _store.ReadFieldAsync(DatasetId, field, filter: null, cancellationToken).ConfigureAwait(false);
        DocumentValue nested = values.FirstOrDefault(v => v.Value.Kind is FieldKind.Array or FieldKind.Object or FieldKind.Vector);
        if (nested.DocumentId is not null)
        {
            throw new ArgumentException(
                $"Dataset '{DatasetId}', document '{nested.DocumentId}', field '{field}': a label is text, a number or a boolean, not {FieldKinds.Describe(nested.Value.Kind)}.", nameof(field));
        }

        DocumentLabel[] labels = [.. ToLabels(field, values)];
        return await StoreLabelsAsync(labels, [], metric, $"'{field}' has a value", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a clustering of labels that are given: each centroid is the mean of its members. Stored under the alias in place of what was there, in one step.</summary>
    /// <param name="labels">
    /// Document id and label: a dictionary, or any sequence of pairs, of which one may come twice. Documents that are not named get no label; ids that are not there are passed over, and listed.
    /// The label <c>outlier</c> has no centroid.
    /// </param>
    /// <param name="metric">As in <see cref="LabelByFieldAsync"/>. The default is <see cref="DistanceMetric.SquaredEuclidean"/>.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing was stored.</param>
    /// <returns>The sizes of the clusters, and what was left out.</returns>
    /// <exception cref="FieldNotFoundException">There is no such vector field.</exception>
    /// <exception cref="ArgumentException">A label or an id is empty, or a document is given two different labels.</exception>
    /// <exception cref="NoVectorsException">No document that is named has a vector.</exception>
    public virtual async Task<LabelSummary> LabelAsync(
        IEnumerable<KeyValuePair<string, string>> labels, DistanceMetric metric = DistanceMetric.SquaredEuclidean, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        List<string> order = [];
        foreach ((string id, string label) in labels)
        {
            if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(label))
            {
                throw new ArgumentException($"Dataset '{DatasetId}', document '{id}': the label is '{label}'; neither id nor label may be empty.", nameof(labels));
            }

            if (given.TryAdd(id, label))
            {
                order.Add(id);
            }
            else if (given[id] != label)
            {
                throw new ArgumentException($"Dataset '{DatasetId}', document '{id}' is given two labels: '{given[id]}' and '{label}'.", nameof(labels));
            }
        }

        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> ids = await _store.ListIdsAsync(DatasetId, filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> known = new(ids, StringComparer.Ordinal);
        DocumentLabel[] found = [.. ids.Where(given.ContainsKey).Select(id => new DocumentLabel(id, given[id]))];
        return await StoreLabelsAsync(found, [.. order.Where(id => !known.Contains(id))], metric, "a label was given for it", cancellationToken).ConfigureAwait(false);
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
                    $"Dataset '{DatasetId}', field '{field}': document '{first[label].DocumentId}' holds {Describe(first[label].Value)} and document '{value.DocumentId}' {Describe(value.Value)}: "
                    + $"two values that would be one label, '{label}'. Store one of the two kinds only, or give labels of your own with {nameof(LabelAsync)}.",
                    nameof(field));
            }

            yield return new DocumentLabel(value.DocumentId, label);
        }

        static string Describe(FieldValue value) => $"{FieldKinds.Describe(value.Kind)} ({value.ToJson()})";
    }

    private async Task<LabelSummary> StoreLabelsAsync(
        DocumentLabel[] labels, IReadOnlyList<string> unknown, DistanceMetric metric, string condition, CancellationToken cancellationToken)
    {
        (VectorColumn column, IReadOnlyList<double>? weights) = await _vectors.GetForFitAsync(progress: null, cancellationToken).ConfigureAwait(false);
        List<(int Row, string Label)> members = MembersOf(column, labels);
        string[] names = NamesOf(members);
        if (names.Length == 0)
        {
            throw new NoVectorsException(DatasetId, VectorField, condition);
        }

        VectorSet centroids = await Task.Run(() => MeansOf(column, members, names, metric), cancellationToken).ConfigureAwait(false);
        StoredClustering clustering = new() { Key = _key, ModelName = OwnLabels, Metric = metric, Labels = names, Centroids = centroids, FieldWeights = weights };
        await _store.WriteClusteringAsync(DatasetId, clustering, labels, cancellationToken).ConfigureAwait(false);
        long all = await _store.CountAsync(DatasetId, filter: null, cancellationToken).ConfigureAwait(false);
        return new LabelSummary
        {
            DatasetId = DatasetId,
            VectorField = VectorField,
            Alias = Alias,
            Distribution = ClusterDistribution
                .Of(labels.Select(label => label.Label), Math.Max(0, all - labels.Length))
                .WithNames(await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false)),
            WithoutVectorCount = labels.Length - members.Count,
            LabelsWithoutCentroid = [.. labels.Select(label => label.Label).Distinct(StringComparer.Ordinal).Except([.. names, ClusterLabels.Outlier], StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)],
            UnknownDocumentIds = unknown,
        };
    }

    /// <summary>Gives the documents that have both a label and a vector, in the order of the rows: summed so, whatever the order in which the labels came.</summary>
    private static List<(int Row, string Label)> MembersOf(VectorColumn column, IReadOnlyList<DocumentLabel> labels)
    {
        List<(int Row, string Label)> members = [];
        foreach (DocumentLabel label in labels)
        {
            if (column.Rows.TryGetValue(label.DocumentId, out int row))
            {
                members.Add((row, label.Label));
            }
        }

        members.Sort((x, y) => x.Row.CompareTo(y.Row));
        return members;
    }

    private static string[] NamesOf(List<(int Row, string Label)> members) =>
        [.. members.Select(member => member.Label).Distinct(StringComparer.Ordinal).Where(label => label != ClusterLabels.Outlier).Order(ClusterLabels.NaturalOrder)];

    private static VectorSet MeansOf(VectorColumn column, List<(int Row, string Label)> members, string[] names, DistanceMetric metric)
    {
        Dictionary<string, int> positions = names.Select((name, position) => (name, position)).ToDictionary(pair => pair.name, pair => pair.position, StringComparer.Ordinal);
        int[] rows = [.. members.Select(member => member.Row)];
        int[] clusters = [.. members.Select(member => positions.GetValueOrDefault(member.Label, -1))];
        return CentroidMeans.Of(column.Vectors.Select(rows), clusters, names.Length, metric);
    }
}
