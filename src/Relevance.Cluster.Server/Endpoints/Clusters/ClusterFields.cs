using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>The properties that name a clustering and describe it.</summary>
internal static class ClusterFields
{
    public static WireField<string?> VectorField { get; } = WireFields.OptionalText("vector_field", "The vector field, if 'vector_fields' is not sent.");

    public static WireField<string?> ModelName { get; } = WireFields.OptionalText("model_name", "The name of the model of the clustering.");

    public static WireField<string?> Metric { get; } =
        WireFields.OptionalText("similarity_metric", "The distance metric of the clustering: cosine, l2, l1, squaredeuclidean or dotproduct.");

    /// <summary>Gets the properties that name a clustering.</summary>
    public static IReadOnlyList<WireField> Key { get; } =
    [
        CommonFields.VectorFields, VectorField, CommonFields.Alias, CommonFields.DatasetId,
        WireFields.Ignored("centroid_vector_fields", "centroids belong to the vector field."),
    ];

    /// <summary>Reads the key of the clustering.</summary>
    /// <exception cref="WireException">The request names no vector field.</exception>
    public static ClusteringKey ReadKey(ProjectRequest request)
    {
        IReadOnlyList<string> fields = CommonFields.VectorFields.Read(request);
        string? field = fields.Count == 0 ? VectorField.Read(request) : string.Join('.', fields);
        string alias = CommonFields.Alias.Read(request);
        if (string.IsNullOrEmpty(field))
        {
            throw WireException.Invalid(CommonFields.VectorFields.Name, "expected the vector field that was clustered, found nothing.");
        }

        return alias.Length == 0 || alias.Contains('.', StringComparison.Ordinal)
            ? throw WireException.Invalid(CommonFields.Alias.Name, $"expected a name without a dot, found '{alias}'.")
            : new ClusteringKey(field, alias);
    }

    /// <summary>Reads the distance metric; null if the request names none.</summary>
    public static DistanceMetric? ReadMetric(ProjectRequest request) =>
        Metric.Read(request) is { Length: > 0 } name ? MetricNames.Parse(Metric.Name, name) : null;

    /// <summary>Gets the weights of several vector fields.</summary>
    public static WireField<IReadOnlyList<FieldValue>?> FieldWeights { get; } = WireFields.List(
        "field_weights",
        "The weight of each vector field in a clustering of several, above 0, in their order; if missing, 1 for each.",
        RequestLimits.MaxFields);

    /// <summary>Reads the weights of several vector fields; null if the request has none.</summary>
    public static IReadOnlyList<double>? ReadWeights(ProjectRequest request) => FieldWeights.Read(request) is { } weights
        ? [.. weights.Select(weight => weight.AsNumber() is > 0 and { } number
            ? number
            : throw WireException.Invalid(FieldWeights.Name, $"expected numbers above 0, found {WireBody.Describe(weight)}."))]
        : null;

    /// <summary>Gets the labels of documents.</summary>
    public static WireField<FieldValue> Labels { get; } = WireFields.LargeObject("labels", "Each label with the ids of its documents.");

    /// <summary>Reads the labels of documents.</summary>
    public static IReadOnlyList<DocumentLabel> ReadLabels(ProjectRequest request)
    {
        List<DocumentLabel> labels = [];
        foreach ((string label, FieldValue ids) in Labels.Read(request).AsObject())
        {
            foreach (FieldValue id in ids.Kind == FieldKind.Array ? ids.AsArray() : throw Unexpected(label, ids))
            {
                labels.Add(new DocumentLabel(id.AsText() ?? throw Unexpected(label, id), label));
            }
        }

        return labels;
    }

    private static WireException Unexpected(string label, FieldValue value) =>
        WireException.Invalid(Labels.Name, $"expected a list of document ids for the label '{label}', found {WireBody.Describe(value)}.");
}
