using System.Runtime.InteropServices;
using System.Text.Json;

namespace Relevance.Cluster.KMeansBench;

/// <summary>The files of a set: X.f32, C0.f32 and meta.json.</summary>
internal static class SetFiles
{
    /// <summary>The name of the file of vectors in a set's folder.</summary>
    public const string VectorFile = "X.f32";

    /// <summary>Reads the vectors and the initial centroids.</summary>
    public static (VectorSet Vectors, VectorSet Start) Read(string folder) => (ReadVectors(folder).Vectors, ReadStart(folder));

    /// <summary>Reads the vectors, and how many clusters are looked for.</summary>
    public static (VectorSet Vectors, int ClusterCount) ReadVectors(string folder)
    {
        (int count, int dimension, int clusterCount) = Shape(folder);
        return (Read(Path.Combine(folder, VectorFile), count, dimension), clusterCount);
    }

    /// <summary>Reads the initial centroids.</summary>
    public static VectorSet ReadStart(string folder)
    {
        (_, int dimension, int clusterCount) = Shape(folder);
        return Read(Path.Combine(folder, "C0.f32"), clusterCount, dimension);
    }

    /// <summary>The number of vectors, of components, and of clusters to look for.</summary>
    public static (int Count, int Dimension, int ClusterCount) Shape(string folder)
    {
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta.json")));
        return (meta.RootElement.GetProperty("n").GetInt32(), meta.RootElement.GetProperty("d").GetInt32(), meta.RootElement.GetProperty("k").GetInt32());
    }

    public static void Write(string path, VectorSet vectors)
    {
        using FileStream file = File.Create(path);

        for (int row = 0; row < vectors.Count; row++)
        {
            file.Write(MemoryMarshal.AsBytes(vectors[row]));
        }
    }

    /// <summary>Reads float32 row after row; more than 2 GiB is fine.</summary>
    private static VectorSet Read(string path, int count, int dimension)
    {
        var builder = new VectorSetBuilder(dimension, count);
        float[] rows = new float[Math.Max(1, (1 << 20) / dimension) * dimension];
        using FileStream file = File.OpenRead(path);

        while (builder.Count < count)
        {
            Span<float> part = rows.AsSpan(0, (int)Math.Min(rows.Length, (long)(count - builder.Count) * dimension));
            file.ReadExactly(MemoryMarshal.AsBytes(part));
            builder.AddRows(part);
        }

        return builder.Build();
    }
}
