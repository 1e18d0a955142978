#:package Relevance.Cluster.Sqlite@0.1.0

// What do the clusters of a shop contain: which brands, at what prices, and where are the prices skewed? 324 products, grouped in the store.
// Run it with: dotnet run samples/aggregation.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);
ClusterOps clusters = products.GetClusterOps("kmeans-6", VectorField);
await clusters.FitAsync(new KMeans(6));

// 1. One row per cluster, with several metrics.
Section("Prices in each cluster");
ClusterAggregation prices = await clusters
    .GroupByCluster()
    .AggregateAsync([Metric.Mean("product_price"), Metric.Min("product_price"), Metric.Max("product_price"), Metric.Cardinality("brand")]);
Console.WriteLine(prices);

// 2. Groups in each cluster: its three most frequent brands and their mean price. A row is a group, and its metrics have names.
Section("The brands of each cluster");
ClusterAggregation brands = await clusters.GroupBy("brand").Take(3).MeanAsync("product_price");
foreach (string label in brands.Labels)
{
    Console.WriteLine(
        $"{label,-10} {string.Join(", ", brands[label].Select(row => $"{row["brand"]} {row.Frequency} × {row["avg_product_price"].AsNumber():0.00}"))}");
}

// 3. The same for the entire dataset, on two levels, with a filter and another order.
Section("Searches with cheap products, by price range");
AggregationResult cheap = await products.GroupBy(Grouping.Ranges("product_price", 0, 20, 50)).ThenBy(Grouping.Category("query") with { Size = 2 })
    .Where(Filter.Field("product_price") < 100)
    .OrderBy("product_price", SortDirection.Ascending)
    .CountAsync();
Console.WriteLine(cheap);

// 4. Facets: how often each value occurs in a cluster, and the range of its numbers.
Section("Facets of the first cluster");
ClusterFacets facets = await clusters.GetFacetsAsync(["query", "product_price"]);
foreach (ValueCount query in facets[facets.Labels[0], "query"].Values)
{
    Console.WriteLine($"{query.Count,3} {query.Value}");
}

Console.WriteLine(
    $"Prices from {facets[facets.Labels[0], "product_price"].Numbers?.Min:0.00} to {facets[facets.Labels[0], "product_price"].Numbers?.Max:0.00}");

// 5. In which clusters are prices most skewed: many cheap products, and few expensive ones? The histograms share one axis.
Section("Most skewed prices");
NumericDistribution skewed = await clusters.MostSkewedAsync("product_price", maxClusters: 3);
foreach (ClusterNumbers cluster in skewed.Clusters)
{
    Console.WriteLine($"{cluster.Title,-32} median {cluster.Median,7:0.00}  {Bars(cluster.BinCounts)}");
}

Console.WriteLine($"{"",-32}                 {skewed.BinEdges[0]:0} … {skewed.BinEdges[^1]:0}");

static string Bars(IReadOnlyList<int> counts) =>
    string.Concat(counts.Select(count => count == 0 ? '·' : " ▁▂▃▄▅▆▇█"[(int)Math.Ceiling(8.0 * count / counts.Max())]));

static void Section(string title) => Console.WriteLine($"\n{title}\n{new string('─', title.Length)}");
