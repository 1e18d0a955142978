using System.Globalization;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Fisher's irises, from the data of the samples: four measures in centimeters and the species of 150 flowers.</summary>
internal static class Iris
{
    public static readonly string[] Fields = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

    private static readonly string[][] Rows = [.. File.ReadLines(Find()).Skip(1).Select(line => line.Split(','))];

    /// <summary>The species of each flower.</summary>
    public static readonly string[] Species = [.. Rows.Select(row => row[4])];

    /// <summary>The measures, one column a field.</summary>
    public static readonly double[][] Columns =
    [
        .. Enumerable.Range(0, 4).Select(field => Rows.Select(row => double.Parse(row[field], CultureInfo.InvariantCulture)).ToArray()),
    ];

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "samples", "data", "iris.csv")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(
            folder?.FullName ?? throw new FileNotFoundException("samples/data/iris.csv is not above the tests."),
            "samples",
            "data",
            "iris.csv");
    }
}
