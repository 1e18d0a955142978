namespace Relevance.Cluster.Tests.Text;

/// <summary>Tests the samples' shop: its data matches its description, and the vectorizer distinguishes its products.</summary>
public class ProductTextsTests
{
    private static readonly Lazy<Document[]> Products = new(() =>
        [.. File.ReadLines(Path.Combine(SamplesFolder(), "data", "products.jsonl")).Select(Document.Parse)]);

    [Fact]
    public void Products_AreTwentySevenForEachOfTwelveQueries()
    {
        Document[] products = Products.Value;

        Assert.Equal(324, products.Select(product => product.Id).Distinct().Count());
        Assert.Equal(Enumerable.Repeat(27, 12), products.CountBy(product => product["query"].AsText()!).Select(query => query.Value));
        Assert.Equal(324, products.Select(product => product["product_title"].AsText()!).Distinct().Count());
        Assert.All(products, product => Assert.True(product["product_price"].AsNumber() > 0));
        Assert.Equal(24, products.Count(product => !product["brand"].HasValue));
    }

    [Fact]
    public void NearestNeighbor_OfMostProducts_AnswersTheSameQuery()
    {
        string[] texts = [.. Products.Value.Select(product => $"{product["product_title"]} {product["product_description"]}")];
        string[] queries = [.. Products.Value.Select(product => product["query"].AsText()!)];

        VectorSet vectors = TextVectorizer.Fit(texts).TransformAll(texts);

        int same = Enumerable.Range(0, texts.Length).Count(row => queries[NearestOther(vectors, row)] == queries[row]);
        // By chance it would be 26 of 323, one in twelve.
        Assert.InRange(same, 275, 324);
    }

    private static int NearestOther(VectorSet vectors, int row)
    {
        int nearest = -1;
        double best = double.NegativeInfinity;

        for (int other = 0; other < vectors.Count; other++)
        {
            double dot = 0;

            for (int i = 0; i < vectors.Dimension; i++)
            {
                dot += (double)vectors[row][i] * vectors[other][i];
            }

            if (other != row && dot > best)
            {
                (nearest, best) = (other, dot);
            }
        }

        return nearest;
    }

    private static string SamplesFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Relevance.Cluster.sln")))
            {
                return Path.Combine(folder.FullName, "samples");
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds the solution.");
    }
}
