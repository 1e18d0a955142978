using System.ComponentModel;
using System.Globalization;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>The arguments of <c>relevance cluster</c>.</summary>
internal sealed class ClusterSettings : StoreSettings
{
    /// <summary>The fewest vectors in which the number of clusters is searched.</summary>
    private const int FewestToSearch = 10;

    [CommandArgument(0, "[FILE]")]
    [Description("The file: .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy, also with .gz; '-' reads the standard input")]
    public string? File { get; init; }

    [CommandOption("--vector <FIELD>")]
    [Description("The vector field. Not needed if the file has only one")]
    public string? Vector { get; init; }

    [CommandOption("--columns <FIELDS>")]
    [Description("Make the vectors from these columns of numbers, with commas between them")]
    public string? Columns { get; init; }

    [CommandOption("--scaling <SCALING>")]
    [Description("How columns are scaled: standardize, minmax, robust, unitlength or none. Default: standardize")]
    public string? Scaling { get; init; }

    [CommandOption("--missing <HANDLING>")]
    [Description("What fills a gap in a column: mean, median or zero; skip leaves the document out. Default: skip")]
    public string? Missing { get; init; }

    [CommandOption("--categories")]
    [Description("Make a component of each value of columns that hold text")]
    public bool Categories { get; init; }

    [CommandOption("--text <FIELDS>")]
    [Description("Make the vectors from the words of these fields, with commas between them")]
    public string? Text { get; init; }

    [CommandOption("--vectors <FILE>")]
    [Description("A second file with the vector of each document, such as embeddings.npy, in the same order")]
    public string? Vectors { get; init; }

    [CommandOption("--key <FIELD>")]
    [Description("Join the second file by this id instead of by order")]
    public string? Key { get; init; }

    [CommandOption("-k <COUNT>")]
    [Description("Also --k. The number of clusters; 'auto' searches for it, and says so if there are none. Default: auto")]
    public string K { get; init; } = "auto";

    [CommandOption("--max-k <COUNT>")]
    [Description("The largest number of clusters that 'auto' tries; by default it goes on until the answer is inside")]
    public int? MaxK { get; init; }

    [CommandOption("--metric <METRIC>")]
    [Description("The distance: euclidean or cosine. Default: euclidean")]
    public string Metric { get; init; } = "euclidean";

    [CommandOption("--seed <NUMBER>")]
    [Description("The seed of all random choices; the same seed gives the same clusters. Default: 0")]
    public int Seed { get; init; }

    [CommandOption("-t|--truth <FIELD>")]
    [Description("A field with the known class of each document, to compare the clusters with")]
    public string? Truth { get; init; }

    [CommandOption("--show <FIELD>")]
    [Description("The field that documents are shown by. Default: the first field of text")]
    public string? Show { get; init; }

    [CommandOption("-r|--report <FILE>")]
    [Description("Write a report: .html, .md or .json")]
    public string? Report { get; init; }

    [CommandOption("--test")]
    [Description("Test in the report whether the clusters are real: structure, splits, stability. Takes a minute for 10,000 documents")]
    public bool Test { get; init; }

    [CommandOption("-o|--output <FILE>")]
    [Description("Write the documents with their cluster: .csv, .jsonl, .json, .parquet or .arrow")]
    public string? Output { get; init; }

    [CommandOption("--label-field <FIELD>")]
    [Description("The field of the cluster in the output. Default: cluster")]
    public string LabelField { get; init; } = "cluster";

    [CommandOption("--with-vectors")]
    [Description("Write the vectors into the output too")]
    public bool WithVectors { get; init; }

    [CommandOption("--id <FIELD>")]
    [Description("The field that identifies a document. Default: _id; documents without one are numbered")]
    public string? Id { get; init; }

    [CommandOption("-f|--format <FORMAT>")]
    [Description("The format of the file, if its extension does not tell: csv, tsv, jsonl, json, parquet, arrow or npy")]
    public string? Format { get; init; }

    [CommandOption("-d|--dataset <DATASET>")]
    [Description("With a file, the name of its dataset in the store. Without one, the dataset that is clustered")]
    public string? Dataset { get; init; }

    [CommandOption("--alias <NAME>")]
    [Description("The name of the clustering. Default: kmeans-k")]
    public string? Alias { get; init; }

    [CommandOption("--replace")]
    [Description("Replace a clustering of the same name")]
    public bool Replace { get; init; }

    /// <summary>Gets the number of clusters; null means that it is searched.</summary>
    /// <exception cref="MisuseException">The option is neither a number nor <c>auto</c>.</exception>
    public int? ClusterCount() => K.Equals("auto", StringComparison.OrdinalIgnoreCase) ? null
        : int.TryParse(K, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
        : throw new MisuseException($"--k '{K}' is neither a positive number nor 'auto'. Expected one such as --k 8");

    /// <summary>Gets the distance of the option.</summary>
    public DistanceMetric DistanceMetric() =>
        Choice(Metric, "--metric", ("euclidean", Relevance.Cluster.DistanceMetric.SquaredEuclidean), ("cosine", Relevance.Cluster.DistanceMetric.Cosine));

    /// <summary>Gets the scaling of the option.</summary>
    public Scaling ColumnScaling() => Choice(
        Scaling ?? "standardize",
        "--scaling",
        ("standardize", Relevance.Cluster.Scaling.Standardize),
        ("minmax", Relevance.Cluster.Scaling.MinMax),
        ("robust", Relevance.Cluster.Scaling.Robust),
        ("unitlength", Relevance.Cluster.Scaling.UnitLength),
        ("none", Relevance.Cluster.Scaling.None));

    /// <summary>Gets the handling of gaps in columns.</summary>
    public MissingValueHandling MissingValues() => Choice(
        Missing ?? "skip",
        "--missing",
        ("skip", MissingValueHandling.Skip),
        ("mean", MissingValueHandling.Mean),
        ("median", MissingValueHandling.Median),
        ("zero", MissingValueHandling.Zero));

    /// <summary>Gets the fields that documents must have, each with the option that names it.</summary>
    public IReadOnlyList<(string Field, string Option)> NamedFields() =>
    [
        .. (FieldList.Parse(Columns, "--columns") ?? []).Select(field => (field, "--columns")),
        .. (FieldList.Parse(Text, "--text") ?? []).Select(field => (field, "--text")),
        .. Truth is null ? Array.Empty<(string, string)>() : [(Truth, "--truth")],
        .. Show is null ? Array.Empty<(string, string)>() : [(Show, "--show")],
    ];

    /// <summary>Validates that there are as many documents as clusters.</summary>
    /// <param name="documents">The number of documents.</param>
    /// <param name="name">The dataset or the file.</param>
    /// <exception cref="MisuseException">There are fewer.</exception>
    public void DemandDocuments(long documents, string name)
    {
        if (ClusterCount() is { } count && count > documents)
        {
            throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"--k {count} is more than the number of documents of '{name}', {documents}. Expected one such as --k {Math.Min(documents, 8)}"));
        }

        if (MaxK is { } most && most > documents / 2)
        {
            throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"--max-k {most} is more than half of the {documents} documents of '{name}'. Expected at most --max-k {documents / 2}"));
        }

        if (ClusterCount() is null && documents < FewestToSearch)
        {
            throw new MisuseException(string.Create(
                CultureInfo.InvariantCulture,
                $"The number of clusters of {documents} documents, '{name}', cannot be found: {FewestToSearch} are required. Name it, such as --k 2"));
        }
    }

    /// <summary>Validates everything that can be known before the file is read.</summary>
    /// <exception cref="MisuseException">Options do not fit together, or a file cannot be written.</exception>
    public void Check()
    {
        _ = ClusterCount();
        _ = DistanceMetric();
        _ = ColumnScaling();
        _ = MissingValues();
        if (File is null && Dataset is null)
        {
            throw new MisuseException(
                "Nothing to cluster. Name a file: relevance cluster products.csv; or a dataset of the store: relevance cluster --dataset products");
        }

        string[] sources =
            [.. new[] { Columns is null ? null : "--columns", Text is null ? null : "--text", Vectors is null ? null : "--vectors" }.OfType<string>()];
        if (sources.Length > 1 || (Vector is not null && sources is ["--columns" or "--text"]))
        {
            throw new MisuseException(
                $"{string.Join(" and ", Vector is null ? sources : ["--vector", .. sources])} each name the vectors. Keep one of them, such as {sources[0]}");
        }

        if (Columns is null && (Scaling is not null || Missing is not null || Categories))
        {
            throw new MisuseException("--scaling, --missing and --categories are about columns. Name them: --columns price,weight");
        }

        if (File is null && (Vectors ?? Id ?? Format) is not null)
        {
            throw new MisuseException("--vectors, --id and --format are about a file. Name it: relevance cluster products.csv");
        }

        if (MaxK is < 2)
        {
            throw new MisuseException("--max-k is at least 2, such as --max-k 20");
        }

        if (Report is not null)
        {
            ReportFile.Check(Report, "--report");
        }

        if (Output is not null)
        {
            FileFormats.CheckLabelledOutput(Output, null, "--output");
        }
    }

    private static T Choice<T>(string value, string option, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach ((string name, T choice) in choices)
        {
            if (name.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        string[] names = new string[choices.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = choices[i].Name;
        }

        throw new MisuseException($"{option} '{value}' is not one of {string.Join(", ", names)}. Expected one such as {option} {names[0]}");
    }
}
