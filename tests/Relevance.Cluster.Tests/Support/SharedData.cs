using System.Globalization;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Finds data sets that are not part of the project; a test that wants one skips where it is not.</summary>
internal static class SharedData
{
    /// <summary>The path of a file in the nearest <c>shared/data</c> at or next to a folder above the tests.</summary>
    public static string PathOrSkip(string fileName)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", fileName);

            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The data set {fileName} is not on this machine.");
        return fileName;
    }

    /// <summary>Some columns of a table with a header, as float64.</summary>
    public static double[][] Table(string fileName, int firstColumn, int columnCount) =>
    [
        .. File.ReadLines(PathOrSkip(fileName)).Skip(1).Select(line =>
            line.Split(',')[firstColumn..(firstColumn + columnCount)].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
    ];

    /// <summary>The same rounded to float32, one vector a line.</summary>
    public static VectorSet Vectors(string fileName, int firstColumn, int columnCount) =>
        VectorSet.From(Table(fileName, firstColumn, columnCount).Select(row => row.Select(cell => (float)cell).ToArray()));
}
