namespace Relevance.Cluster.Tool.Tests.Support;

/// <summary>A temporary folder with the flowers of samples/data and a store that holds them with two clusterings, made by the tool itself.</summary>
public sealed class Workplace : IAsyncLifetime
{
    private const string Columns = "sepal_length,sepal_width,petal_length,petal_width";

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-tool-").FullName;

    /// <summary>Gets the root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets the CSV file.</summary>
    public string Flowers => Locate("iris.csv");

    /// <summary>Gets the store with the dataset <c>iris</c> and its clusterings <c>kmeans-3</c> and <c>kmeans-5</c>.</summary>
    public string Store => Locate("flowers.db");

    public string Locate(string file) => Path.Combine(_folder, file);

    public async ValueTask InitializeAsync()
    {
        File.Copy(Path.Combine(Root, "samples", "data", "iris.csv"), Flowers);
        ToolRun made = await ToolRun.RunAsync("cluster", Flowers, "--columns", Columns, "--k", "3", "--store", Store);
        Assert.Equal(0, made.ExitCode);
        made = await ToolRun.RunAsync("cluster", "--dataset", "iris", "--vector", "columns_vector_", "--k", "5", "--store", Store);
        Assert.Equal(0, made.ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Relevance.Cluster.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run within the repository.");
    }
}
