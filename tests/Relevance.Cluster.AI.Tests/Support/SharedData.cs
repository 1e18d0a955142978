namespace Relevance.Cluster.AI.Tests.Support;

/// <summary>Finds data sets that are not part of the project; a test that wants one skips where it is not.</summary>
internal static class SharedData
{
    /// <summary>The path of a file in the nearest <c>shared/data</c> at or beside a folder above the tests.</summary>
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
}
