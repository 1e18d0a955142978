using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>
/// A centroid of several vector fields as it travels: a vector for each field, under its name, in one object. Who names the fields as one, joined by dots, sends and gets their vectors as one, too.
/// </summary>
internal static class CentroidParts
{
    /// <summary>Reads a centroid's vector: the one that is there under the joined name, or those of the fields one after another.</summary>
    /// <returns>Null when one is missing.</returns>
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

    /// <summary>Whether a member of a centroid is a vector that <see cref="Read"/> takes.</summary>
    public static bool IsPart(ProjectRequest request, ClusteringKey key, string member) => member == key.VectorField || CommonFields.VectorFields.Read(request).Contains(member);

    /// <summary>Adds a centroid's vector to its object, as the request names the fields.</summary>
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
            // A schema that knows a field no more cannot say where its part begins; what is left is then empty.
            int length = Math.Min(schema.TryGetValue(field, out FieldType type) ? type.Length ?? 0 : 0, vector.Length - start);
            centroid.Add(field, vector[start..(start + length)]);
            start += length;
        }
    }
}
