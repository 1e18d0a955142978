using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>
/// The vectors of a centroid of several vector fields: one per field, under its name. A request that joins the names of the fields by dots also concatenates
/// their vectors.
/// </summary>
internal static class CentroidParts
{
    /// <summary>Reads the vector of a centroid: that under the joined name, or the concatenated vectors of the fields.</summary>
    /// <returns>Null if one is missing.</returns>
    public static ReadOnlyMemory<float>? Read(ProjectRequest request, ClusteringKey key, IReadOnlyDictionary<string, FieldValue> members)
    {
        if (members.GetValueOrDefault(key.VectorField).TryGetVector(out ReadOnlyMemory<float> whole))
        {
            return whole;
        }

        IReadOnlyList<string> fields = CommonFields.VectorFields.Read(request);
        if (fields.Count < 2)
        {
            return null;
        }

        List<float> joined = [];
        foreach (string field in fields)
        {
            if (!members.GetValueOrDefault(field).TryGetVector(out ReadOnlyMemory<float> part))
            {
                return null;
            }

            joined.AddRange(part.Span);
        }

        return joined.ToArray();
    }

    /// <summary>Determines whether a property of a centroid is a vector that <see cref="Read"/> reads.</summary>
    public static bool IsPart(ProjectRequest request, ClusteringKey key, string member) =>
        member == key.VectorField || CommonFields.VectorFields.Read(request).Contains(member);

    /// <summary>Adds the vector of a centroid to its object, under the names of the request.</summary>
    public static void Add(WireObject centroid, ProjectRequest request, StoredClustering clustering, int row, Schema schema)
    {
        float[] vector = clustering.Centroids[row].ToArray();
        IReadOnlyList<string> fields = CommonFields.VectorFields.Read(request);
        if (fields.Count < 2)
        {
            centroid.Add(clustering.Key.VectorField, vector);
            return;
        }

        int start = 0;
        foreach (string field in fields)
        {
            // The dimension of a field that the schema no longer contains is unknown; its part is empty.
            int length = Math.Min(schema.TryGetValue(field, out FieldType type) ? type.Dimension ?? 0 : 0, vector.Length - start);
            centroid.Add(field, vector[start..(start + length)]);
            start += length;
        }
    }
}
