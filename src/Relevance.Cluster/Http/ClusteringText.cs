using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http;

/// <summary>Converts clusterings to and from the JSON of the wire contract: keys, centroids and labels.</summary>
internal static class ClusteringText
{
    /// <summary>Validates a clustering before it is written.</summary>
    public static void Check(StoredClustering clustering)
    {
        StoredClustering.Check(clustering);
        if (clustering.Key.Alias.Length == 0 || clustering.Key.Alias.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The alias '{clustering.Key.Alias}' is empty or has a dot.", nameof(clustering));
        }
    }

    /// <summary>Throws if a dataset does not have a clustering.</summary>
    /// <exception cref="ClusteringNotFoundException">The key is not in the list.</exception>
    public static void CheckExists(string datasetId, ClusteringKey key, IReadOnlyList<ClusteringKey> keys)
    {
        if (!keys.Contains(key))
        {
            IEnumerable<ClusteringKey> siblings = keys.Where(known => known.VectorField == key.VectorField);
            throw new ClusteringNotFoundException(datasetId, key.VectorField, key.Alias, [.. siblings.Select(known => known.Alias)]);
        }
    }

    /// <summary>Sorts keys by vector field and alias.</summary>
    public static IReadOnlyList<ClusteringKey> InOrder(IEnumerable<ClusteringKey> keys) => keys
        .OrderBy(key => key.VectorField, StringComparer.Ordinal)
        .ThenBy(key => key.Alias, StringComparer.Ordinal)
        .ToArray()
        .AsReadOnly();

    public static JsonBody AddKey(JsonBody body, ClusteringKey key) => body.AddTexts("vector_fields", [key.VectorField]).Add("alias", key.Alias);

    public static string NameOf(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => "l2",
        _ => metric.ToString().ToLowerInvariant(),
    };

    /// <summary>Returns one object per centroid: its label as id, its components under the name of the vector field.</summary>
    public static FieldValue Centroids(StoredClustering clustering) => FieldValue.FromArray(clustering.Labels.Select((label, row) => FieldValue.FromObject(
        [new(Document.IdField, label), new(clustering.Key.VectorField, clustering.Centroids[row].ToArray())])));

    /// <summary>Adds the weights of several vector fields, if the clustering has weights.</summary>
    public static JsonBody AddWeights(JsonBody body, StoredClustering clustering) =>
        clustering.FieldWeights is { } weights ? body.Add("field_weights", FieldValue.FromArray(weights.Select(weight => (FieldValue)weight))) : body;

    /// <summary>Returns the document ids of each label. A document that appears twice has its last label.</summary>
    public static FieldValue Labels(IReadOnlyList<DocumentLabel> labels)
    {
        Dictionary<string, string> last = new(labels.Count, StringComparer.Ordinal);
        foreach (DocumentLabel label in labels)
        {
            last[label.DocumentId] = label.Label;
        }

        return FieldValue.FromObject(last.GroupBy(label => label.Value, label => (FieldValue)label.Key, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, FieldValue.FromArray(group))));
    }

    public static ApiCall WriteCentroids(string datasetId, StoredClustering clustering)
    {
        JsonBody body = AddKey(new JsonBody().Add("dataset_id", datasetId).Add("cluster_centers", Centroids(clustering)), clustering.Key)
            .Add("replace", true)
            .Add("model_name", clustering.ModelName)
            .Add("similarity_metric", NameOf(clustering.Metric));
        AddWeights(body, clustering);
        return DatasetCalls.Post("write centroids", datasetId, "/cluster/centroids/insert", body, CallEffect.Repeatable);
    }

    public static bool CheckWritten(ApiResponse reply)
    {
        List<ReadOnlyMemory<byte>> failed = reply.Members.GetItems("failed_documents");
        if (failed.Count == 0)
        {
            return true;
        }

        string first = FieldValue.Parse(failed[0].Span).ToJson();
        throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{failed.Count} centroids were rejected, the first: {first}"));
    }

    public static ApiCall ReadCentroids(string datasetId, ClusteringKey key, int page)
    {
        JsonBody body = AddKey(new JsonBody(), key)
            .AddTexts("cluster_ids", [])
            .Add("page", page)
            .Add("page_size", DatasetCalls.MaxPageSize)
            .Add("include_vector", true)
            .Add("allow_empty", true);
        return DatasetCalls.Post("read centroids", datasetId, "/cluster/centroids/documents", body);
    }

    /// <summary>Reads a list of clusterings.</summary>
    public static IReadOnlyList<ClusteringKey> Keys(ApiResponse reply)
    {
        return [.. reply.Members.Get("results").AsArray().Select(item => Read(item.AsObject()))];

        static ClusteringKey Read(IReadOnlyDictionary<string, FieldValue> item) => new(
            string.Join('.', FacetText.Get(item, "vector_fields").AsArray().Select(field => field.AsText())),
            FacetText.Get(item, "alias").AsText() ?? throw new FormatException("A clustering has no alias."));
    }

    /// <summary>Reads the counts of labels, as a table or as one object per count.</summary>
    public static IReadOnlyList<LabelCount> Counts(ApiResponse reply) => reply.Members.Has("cells") ? CountsOfTable(reply.Members) :
        reply.Members.GetItems("results").ConvertAll(item =>
        {
            IReadOnlyDictionary<string, FieldValue> count = FieldValue.Parse(item.Span).AsObject();
            return new LabelCount(
                FacetText.Get(count, "label").AsText() ?? throw new FormatException("A count has no label."),
                FacetText.Get(count, "value"),
                FacetText.Get(count, "count").AsInteger() ?? throw new FormatException("A label has no count."));
        }).AsReadOnly();

    private static ReadOnlyCollection<LabelCount> CountsOfTable(JsonMembers members)
    {
        string[] labels = [.. members.Get("labels").AsArray().Select(label => label.AsText() ?? throw new FormatException("A label is not a text."))];
        IReadOnlyList<FieldValue> values = members.Get("values").AsArray();
        List<long> cells = [];
        Utf8JsonReader reader = new(members.GetText("cells").Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
        {
            cells.Add(number);
        }

        if (reader.TokenType != JsonTokenType.EndArray || cells.Count % 3 != 0)
        {
            throw new FormatException("The cells of a table of counts are not positions and counts.");
        }

        LabelCount[] counts = new LabelCount[cells.Count / 3];
        for (int i = 0; i < counts.Length; i++)
        {
            (long label, long value, long count) = (cells[3 * i], cells[(3 * i) + 1], cells[(3 * i) + 2]);
            counts[i] = label >= 0 && label < labels.Length && value >= -1 && value < values.Count && count >= 0
                ? new LabelCount(labels[label], value < 0 ? default : values[(int)value], count)
                : throw new FormatException("A cell of a table of counts is not in the table.");
        }

        return Array.AsReadOnly(counts);
    }

    /// <summary>Builds a clustering from pages of centroids.</summary>
    internal sealed class Builder(ClusteringKey key)
    {
        private readonly List<string> _labels = [];
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private readonly List<float[]> _centroids = [];
        private string _model = "";
        private DistanceMetric _metric = DistanceMetric.Euclidean;
        private int? _dimension;
        private double[]? _weights;

        /// <summary>Adds the centroids of a page.</summary>
        /// <returns>The number of centroids on the page.</returns>
        public int Take(ApiResponse reply)
        {
            List<ReadOnlyMemory<byte>> items = reply.Members.GetItems("results");
            foreach (ReadOnlyMemory<byte> item in items)
            {
                FieldValue centroid = FieldValue.Parse(item.Span);
                FieldValue vector = FacetText.Get(centroid.AsObject(), key.VectorField);
                _labels.Add(FacetText.Get(centroid.AsObject(), Document.IdField).AsText() ?? throw new FormatException("A centroid has no id."));
                if (!_known.Add(_labels[^1]))
                {
                    throw new FormatException($"The centroid '{_labels[^1]}' is in the response twice, as if every page were the same.");
                }

                _centroids.Add(vector.TryGetVector(out ReadOnlyMemory<float> components)
                    ? components.ToArray()
                    : throw new FormatException($"The centroid '{_labels[^1]}' has no vector at '{key.VectorField}'."));
            }

            if (reply.Members.Get("clustering") is { Kind: FieldKind.Object } clustering)
            {
                IReadOnlyDictionary<string, FieldValue> members = clustering.AsObject();
                _model = FacetText.Get(members, "model_name").AsText() ?? "";
                _metric = MetricOf(FacetText.Get(members, "similarity_metric").AsText());
                _dimension = (int?)FacetText.Get(members, "dimension").AsInteger();
                _weights = FacetText.Get(members, "field_weights") is { Kind: FieldKind.Array } weights
                    ? [.. weights.AsArray().Select(weight => weight.AsNumber() ?? throw new FormatException("A weight is not a number."))]
                    : null;
            }

            return items.Count;
        }

        /// <summary>Creates the clustering; null if the pages had neither centroids nor a description.</summary>
        public StoredClustering? Build() => _centroids.Count == 0 && _dimension is null ? null : new StoredClustering
        {
            Key = key,
            ModelName = _model,
            Metric = _metric,
            Labels = _labels.AsReadOnly(),
            Centroids = _centroids.Count == 0 ? VectorSet.Empty(_dimension!.Value) : VectorSet.From(_centroids),
            FieldWeights = _weights,
        };

        private static DistanceMetric MetricOf(string? name) => name switch
        {
            null or "l2" => DistanceMetric.Euclidean,
            _ when Enum.TryParse(name, ignoreCase: true, out DistanceMetric metric) && Enum.IsDefined(metric) => metric,
            _ => throw new FormatException($"'{name}' is not a known distance metric."),
        };
    }
}
