using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Assigns documents and vectors to the nearest stored centroid.</summary>
internal sealed class CentroidAssignment(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;

    public async Task<IReadOnlyList<ClusterAssignment>> AssignAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        VectorSet vectors = await CopyVectorsAsync(documents, clustering, cancellationToken).ConfigureAwait(false);
        List<ClusterAssignment> assigned = Assign(vectors, [.. documents.Select(d => d.Id)], clustering, cancellationToken);
        return Named(assigned, await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<IReadOnlyList<ClusterAssignment>> AssignUnlabeledAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        Filter isUnlabeled = AssignQuestion.IsUnlabeled(context.Key);
        if (clustering.Labels.Count > 0 && await context.FindEngineAsync(cancellationToken).ConfigureAwait(false) is { } machines)
        {
            AssignQuestion question = new(context.DatasetId, context.Key, isUnlabeled, IsListed: true);
            AssignAnswer answer = await machines.AskAsync(question, cancellationToken).ConfigureAwait(false);
            return Named(
                [.. answer.Documents.Select(each => new ClusterAssignment { DocumentId = each.Id, Label = each.Label, Distance = each.Distance })],
                await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
        }

        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);

        // While no document has a label, some services do not have the label field in the schema: the innermost store does not check it.
        int[] rows = await RowSelection.ListAsync(_store.Innermost, context.DatasetId, column, isUnlabeled, cancellationToken).ConfigureAwait(false);
        if (rows.Length == 0)
        {
            return [];
        }

        List<ClusterAssignment> assigned = Assign(
            column.Vectors.Select(rows), [.. rows.Select(row => column.DocumentIds[row])], clustering, cancellationToken);
        DocumentLabel[] labels = [.. assigned.Select(a => new DocumentLabel(a.DocumentId!, a.Label))];
        await _store.UpdateLabelsAsync(context.DatasetId, context.Key, labels, cancellationToken).ConfigureAwait(false);
        return Named(assigned, await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<IReadOnlyList<ClusterAssignment>> AssignVectorsAsync(VectorSet vectors, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        NearestCentroids nearest = await Task.Run(
            () => NearestCentroids.Find(vectors, clustering.Centroids, clustering.Metric, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. Enumerable.Range(0, vectors.Count).Select(row => clustering.Labels[nearest.Labels[row]])
                .Select((label, row) => new ClusterAssignment { Label = label, Name = names.GetValueOrDefault(label), Distance = nearest.Distances[row] }),
        ];
    }

    private static List<ClusterAssignment> Named(List<ClusterAssignment> assigned, IReadOnlyDictionary<string, string> names) =>
        names.Count == 0 ? assigned : [.. assigned.Select(assignment => assignment with { Name = names.GetValueOrDefault(assignment.Label) })];

    private static List<ClusterAssignment> Assign(
        VectorSet vectors, string[] ids, StoredClustering clustering, CancellationToken cancellationToken)
    {
        NearestCentroids nearest = NearestCentroids.Find(vectors, clustering.Centroids, clustering.Metric, cancellationToken: cancellationToken);
        return
        [
            .. ids.Select((id, row) => new ClusterAssignment
            {
                DocumentId = id,
                Label = clustering.Labels[nearest.Labels[row]],
                Distance = nearest.Distances[row],
            }),
        ];
    }

    /// <summary>Copies the vectors of documents: of one field, or of several on the scale of the stored centroids.</summary>
    private async Task<VectorSet> CopyVectorsAsync(
        IReadOnlyList<Document> documents, StoredClustering clustering, CancellationToken cancellationToken)
    {
        int dimension = clustering.Centroids.Dimension;
        IReadOnlyList<string> fields = await context.Vectors.FieldsAsync(cancellationToken).ConfigureAwait(false);
        var vectors = new VectorSetBuilder(dimension, documents.Count);
        if (fields.Count == 1)
        {
            foreach (Document document in documents)
            {
                vectors.Add(VectorOf(document, fields[0], dimension).Span);
            }

            return vectors.Build();
        }

        Schema schema = await _store.GetSchemaAsync(context.DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<double> weights = clustering.FieldWeights ?? [.. fields.Select(_ => 1.0)];
        float[] joined = new float[fields.Sum(field => schema[field].Dimension ?? 0)];
        foreach (Document document in documents)
        {
            ReadOnlyMemory<float>[] parts = [.. fields.Select(field => VectorOf(document, field, schema[field].Dimension ?? 0))];
            BlendedColumn.Join(parts, weights, joined);
            vectors.Add(joined);
        }

        return vectors.Build();
    }

    private ReadOnlyMemory<float> VectorOf(Document document, string field, int dimension)
    {
        FieldValue value = document[field];
        return !value.TryGetVector(out ReadOnlyMemory<float> vector) || vector.Length != dimension
            ? throw new VectorShapeException(
                $"Document '{document.Id}', field '{field}'",
                string.Create(CultureInfo.InvariantCulture, $"a vector of {dimension} components"),
                vector.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{vector.Length} components") : $"a value of kind {value.Kind}")
            {
                DatasetId = context.DatasetId,
                DocumentId = document.Id,
                VectorField = field,
            }
            : vector;
    }
}
