using System.Globalization;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>What the process writes, for those who check it as well.</summary>
public static class CrashBatch
{
    /// <summary>The documents of a batch, each with a vector and a label.</summary>
    public const int Size = 40;

    /// <summary>Makes a document of a batch.</summary>
    public static Document Make(string batch, int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{batch}-{number}"))
        {
            ["batch"] = batch,
            ["text"] = new string('x', 200),
            ["text_vector_"] = Enumerable.Range(0, 128).Select(i => (float)(i + number)).ToArray(),
            ["_cluster_.text_vector_.crash"] = "cluster-0",
        };
}
