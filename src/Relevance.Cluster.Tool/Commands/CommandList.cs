using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>The commands, in the order of the help, each with an example.</summary>
internal static class CommandList
{
    /// <summary>Adds the commands to the program.</summary>
    public static void AddTo(IConfigurator config)
    {
        config.AddCommand<ClusterCommand>("cluster")
            .WithDescription("Cluster a file, and show, report and save what is found")
            .WithExample("cluster", "products.jsonl", "--vector", "embedding", "--truth", "category", "--report", "clusters.html")
            .WithExample("cluster", "iris.csv", "--columns", "petal_length,petal_width", "--k", "3", "--output", "labelled.csv");
        config.AddCommand<InspectCommand>("inspect")
            .WithDescription("Show the fields of a file, and how to cluster it")
            .WithExample("inspect", "products.jsonl");
        config.AddCommand<ImportCommand>("import")
            .WithDescription("Write the documents of a file into a dataset")
            .WithExample("import", "products.jsonl", "products", "--store", "shop.db");
        config.AddCommand<ExportCommand>("export")
            .WithDescription("Write the documents of a dataset into a file")
            .WithExample("export", "products", "products.parquet", "--store", "shop.db");
        config.AddCommand<EmbedCommand>("embed")
            .WithDescription("Embed the texts of a dataset; only what is new or changed")
            .WithExample("embed", "products", "--text", "title,description", "--store", "shop.db")
            .WithExample("embed", "products", "--text", "title", "--endpoint", "http://localhost:11434/v1", "--model", "nomic-embed-text");
        config.AddCommand<ListCommand>("list")
            .WithDescription("List the datasets of a store, or the clusterings of a dataset")
            .WithExample("list", "products", "--store", "shop.db");
        config.AddCommand<ClosestCommand>("closest")
            .WithDescription("List the documents closest to each centroid")
            .WithExample("closest", "products", "kmeans-8", "--show", "title", "--count", "5");
        config.AddCommand<FurthestCommand>("furthest")
            .WithDescription("List the documents furthest from each centroid")
            .WithExample("furthest", "products", "kmeans-8", "--show", "title");
        config.AddCommand<DistributionCommand>("distribution")
            .WithDescription("Count the documents of each cluster, alone or per known class")
            .WithExample("distribution", "products", "kmeans-8", "--truth", "category");
        config.AddCommand<HeatmapCommand>("heatmap")
            .WithDescription("Rank the pairs of clusters by similarity, and draw the heatmap")
            .WithExample("heatmap", "products", "kmeans-8", "--svg", "heatmap.svg");
        config.AddCommand<ReportCommand>("report")
            .WithDescription("Write the report of a clustering")
            .WithExample("report", "products", "clusters.html", "--alias", "kmeans-8");
        config.AddCommand<CompareCommand>("compare")
            .WithDescription("Compare two clusterings, or a clustering with a field")
            .WithExample("compare", "products", "kmeans-8", "kmeans-12");
        config.AddCommand<CheckCommand>("check")
            .WithDescription("Read every checksum of the file of a store")
            .WithExample("check", "shop.db");
        config.AddCommand<BackupCommand>("backup")
            .WithDescription("Copy the file of a store, also while it is in use")
            .WithExample("backup", "shop.db", "shop-2026-11-30.db");
        config.AddCommand<RestoreCommand>("restore")
            .WithDescription("Make a store of a backup")
            .WithExample("restore", "shop-2026-11-30.db", "shop.db");
        config.AddCommand<CloneCommand>("clone")
            .WithDescription("Copy datasets with their clusterings into another store")
            .WithExample("clone", "--store", "shop.db", "--to", "Host=db;Database=shop")
            .WithExample("clone", "products", "--as", "products-2", "--to", "other.db");
        config.AddCommand<WorkerCommand>("worker")
            .WithDescription("Compute fits of a PostgreSQL store with other machines")
            .WithExample("worker", "--store", "\"Host=db;Database=shop\"", "--address", "10.0.0.7");
        config.AddCommand<CompletionCommand>("completion")
            .WithDescription("Print the completion of a shell: bash, zsh or pwsh")
            .WithExample("completion", "bash");

        // Their arguments are read by the server; here they are listed in the help.
        config.AddDelegate<EmptyCommandSettings>("serve", (_, _, _) => 0)
            .WithDescription("Serve stores over HTTP, with a dashboard; relevance serve --help")
            .WithExample("serve", "--data", "./data");
        config.AddDelegate<EmptyCommandSettings>("keys", (_, _, _) => 0)
            .WithDescription("Add, list and remove the keys of a server; relevance serve --help")
            .WithExample("keys", "add", "shop", "--data", "./data");
    }
}
