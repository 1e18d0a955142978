#:package Microsoft.ML@5.0.1

// The story with ML.NET: its k-means (k-means++ or k-means||, then Yinyang iterations, all by default) and its principal components, on vectors in memory.
// dotnet run -c Release bench/story/mlnet.cs -- FOLDER

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

float[][] vectors = ReadNumpy(Path.Combine(args[0], "vectors.npy"));
MLContext context = new(seed: 1);
SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vectors[0].Length);
IDataView data = context.Data.LoadFromEnumerable(vectors.Select(vector => new Row { Features = vector }), schema);
IDataView cached = context.Data.Cache(data);
cached.Preview(1);
string? version = typeof(KMeansTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
Console.WriteLine($"{{\"program\": \"ML.NET {version?.Split('+')[0]}\"}}");
Step("k-means, 50 clusters", 0, () =>
{
    // The labels are part of it, as they are of a fit of the others.
    ClusteringPredictionTransformer<KMeansModelParameters> model = context.Clustering.Trainers.KMeans(nameof(Row.Features), numberOfClusters: 50).Fit(cached);
    IDataView predicted = model.Transform(cached);
    double inertia = predicted.GetColumn<float[]>("Score").Sum(distances => (double)distances.Min());
    return string.Create(CultureInfo.InvariantCulture, $"inertia {inertia:G6}");
});
Step("map in two dimensions", 1, () =>
{
    IDataView map = context.Transforms.ProjectToPrincipalComponents("Map", nameof(Row.Features), rank: 2, seed: 1).Fit(cached).Transform(cached);
    return $"randomized: {map.GetColumn<float[]>("Map").Count()} points";
});

static void Step(string name, int repeats, Func<string> run)
{
    double first = 0, again = double.MaxValue;
    string note = "";
    for (int i = 0; i <= repeats; i++)
    {
        long start = Stopwatch.GetTimestamp();
        note = run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (first, again) = i == 0 ? (seconds, again) : (first, Math.Min(again, seconds));
    }

    string less = repeats == 0 ? "null" : again.ToString("R", CultureInfo.InvariantCulture);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"step\": \"{name}\", \"first\": {first:R}, \"again\": {less}, \"note\": \"{note}\"}}"));
}

// Version 1 of the format, float32, row by row: what peers.py writes.
static float[][] ReadNumpy(string path)
{
    byte[] bytes = File.ReadAllBytes(path);
    int header = 10 + BitConverter.ToUInt16(bytes, 8);
    string[] shape = System.Text.Encoding.ASCII.GetString(bytes, 10, header - 10).Split('(')[1].Split(')')[0].Split(',');
    (int count, int dimension) = (int.Parse(shape[0], CultureInfo.InvariantCulture), int.Parse(shape[1], CultureInfo.InvariantCulture));
    return [.. Enumerable.Range(0, count).Select(Vector)];

    float[] Vector(int row) => MemoryMarshal.Cast<byte, float>(bytes.AsSpan(header + (4 * row * dimension), 4 * dimension)).ToArray();
}

internal sealed class Row
{
    public float[] Features { get; set; } = [];
}
