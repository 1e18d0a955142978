#:package Relevance.Cluster.Sqlite@0.1.0
#:package Spectre.Console@0.57.2
#:package System.CommandLine@3.0.0

// Clusters the vectors in your own file and describes the clusters.
// Run it with: dotnet run samples/cluster-file.cs -- documents.jsonl --vector-field title_vector_
// and for its options: dotnet run samples/cluster-file.cs -- --help

using System.CommandLine;
using System.Globalization;
using Relevance.Cluster;
using Spectre.Console;

var file = new Argument<FileInfo>("file")
{
    Description = "A file of documents, recognized by its extension: .json, .jsonl, .csv, .npy, .npz; also with .gz behind it.",
};
var vectorField = new Option<string>("--vector-field")
{
    Description = "The vector field; or several number fields, separated by commas, which form one vector.",
    HelpName = "field",
    Required = true,
};
var clusterCount = new Option<int>("--clusters") { Description = "The number of clusters.", HelpName = "k", DefaultValueFactory = _ => 8 };
var metric = new Option<string>("--metric") { Description = "The distance metric.", DefaultValueFactory = _ => "euclidean" };
var groundTruth = new Option<string?>("--ground-truth")
{
    Description = "A field with the known class of each document, to compare the clusters with.",
    HelpName = "field",
};
var textField = new Option<string?>("--text-field") { Description = "The field that represents a document; by default its id.", HelpName = "field" };
var idField = new Option<string>("--id-field")
{
    Description = "The field that identifies a document. A document without it gets an id by its position, such as row-1.",
    HelpName = "field",
    DefaultValueFactory = _ => "_id",
};
var heatmapFile = new Option<FileInfo?>("--heatmap") { Description = "The file for the heatmap of the centroids.", HelpName = "out.svg" };
metric.AcceptOnlyFromAmong("euclidean", "cosine");

var command = new RootCommand("Clusters the vectors in a file and describes the clusters.")
{
    file, vectorField, clusterCount, metric, groundTruth, textField, idField, heatmapFile,
};

command.SetAction(async (arguments, cancellationToken) =>
{
    try
    {
        await ClusterAsync(arguments, cancellationToken);
        return 0;
    }
    catch (Exception exception) when (exception is RelevanceException or ArgumentException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});

return await command.Parse(args).InvokeAsync();

async Task ClusterAsync(ParseResult arguments, CancellationToken cancellationToken)
{
    if (Console.IsOutputRedirected)
    {
        AnsiConsole.Profile.Width = 110;
    }

    string path = arguments.GetRequiredValue(file).FullName;
    string[] parts = arguments.GetRequiredValue(vectorField).Split(',', StringSplitOptions.TrimEntries);
    string field = parts.Length == 1 ? parts[0] : "numbers_vector_";
    List<RejectedDocument> unread = [];
    var options = new DocumentFileOptions { IdField = arguments.GetRequiredValue(idField), GenerateMissingIds = true, Rejected = unread };

    // Inspect the file before anything is stored: the message for an unknown field lists the existing ones.
    FileInspection inspection = await DocumentFile.InspectAsync(path, options, cancellationToken);
    string?[] wanted = [.. parts, arguments.GetValue(groundTruth), arguments.GetValue(textField)];

    if (wanted.FirstOrDefault(name => name is not null && inspection.Fields.All(found => found.Path != name)) is { } missing)
    {
        throw new ArgumentException($"No document has the field '{missing}'.\n{inspection}");
    }

    // The field need not be named …_vector_: it is declared with the length that its vectors have.
    await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
    Dataset dataset = new RelevanceClient(store).GetDataset("file");
    IAsyncEnumerable<Document> documents = DocumentFile.ReadAsync(path, options, cancellationToken).Select(WithVector);
    WriteSummary inserted = await dataset.InsertDocumentsAsync(documents, new WriteOptions { VectorFields = [field] }, cancellationToken: cancellationToken);
    Console.WriteLine(inserted);

    Document WithVector(Document document)
    {
        if (parts.Length > 1 && parts.All(part => document[part].AsNumber() is not null))
        {
            document[field] = parts.Select(part => (float)document[part].AsNumber()!.Value).ToArray();
        }

        return document;
    }

    foreach (RejectedDocument rejected in unread.Concat(inserted.Rejected).Take(5))
    {
        Console.WriteLine($"  {rejected}");
    }

    // Cluster the vectors and analyze the clusters.
    int k = arguments.GetValue(clusterCount);
    var model = new KMeans(new KMeansOptions
    {
        ClusterCount = k,
        Metric = arguments.GetRequiredValue(metric) == "cosine" ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean,
    });
    ClusterOps clusters = dataset.GetClusterOps(model.Name, field);
    FitSummary fit = await clusters.FitAsync(model, cancellationToken: cancellationToken);
    Console.WriteLine(fit);
    Console.WriteLine();

    await ShowMembersAsync(clusters, fit, arguments.GetValue(textField), cancellationToken);

    if (arguments.GetValue(groundTruth) is { } truth)
    {
        await ShowTruthAsync(clusters, truth, cancellationToken);
    }

    CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync(cancellationToken: cancellationToken);
    Console.WriteLine(heatmap);

    if (arguments.GetValue(heatmapFile) is { } picture)
    {
        await File.WriteAllTextAsync(picture.FullName, heatmap.ToSvg(), cancellationToken);
        Console.WriteLine();
        Console.WriteLine($"The entire heatmap is in {picture}");
    }
}

static async Task ShowMembersAsync(ClusterOps clusters, FitSummary fit, string? textField, CancellationToken cancellationToken)
{
    var options = new MemberRankingOptions { SelectFields = [textField ?? Document.IdField] };
    MemberLists closest = await clusters.ListClosestAsync(options, cancellationToken);
    MemberLists furthest = await clusters.ListFurthestAsync(options, cancellationToken);
    Table table = new Table().Border(TableBorder.Rounded).AddColumns("cluster", "size", $"closest to the centroid ({closest.Metric})", "furthest from it");

    foreach (ClusterMembers cluster in closest)
    {
        AddRow(table, cluster.Label, $"{fit.Distribution[cluster.Label]}", Members(cluster, textField), Members(furthest[cluster.Label], textField));
    }

    AnsiConsole.Write(table.ShowRowSeparators());
    Console.WriteLine();
}

static async Task ShowTruthAsync(ClusterOps clusters, string truth, CancellationToken cancellationToken)
{
    ContingencyTable table = await clusters.DistributionAsync(truth, cancellationToken: cancellationToken);
    Table groups = new Table().Border(TableBorder.Rounded).AddColumns("cluster", "size", $"{Markup.Escape(truth)}");

    foreach (DistributionGroup cluster in table.ByCluster)
    {
        AddRow(groups, cluster.Name, $"{cluster.Count}", string.Join(", ", cluster.Parts.Select(part => $"{part.Name} {part.Count}")));
    }

    AnsiConsole.Write(groups);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Adjusted Rand index {table.AdjustedRandIndex:0.000}, v-measure {table.VMeasure:0.000}; {table.MissingCount} documents have no {truth}"));
    Console.WriteLine();
}

static string Members(ClusterMembers cluster, string? textField) =>
    string.Join('\n', cluster.Members.Select(member => string.Create(
        CultureInfo.InvariantCulture,
        $"{member.Distance:0.00} {Shorten(textField is null ? member.Document.Id : member.Document[textField].ToString(), 42)}")));

static string Shorten(string text, int length)
{
    string line = text.ReplaceLineEndings(" ");
    return line.Length <= length ? line : line[..(length - 1)].TrimEnd() + "…";
}

static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
