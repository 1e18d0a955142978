using System.Globalization;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>Documents in groups, with ties, zero vectors, and vectors that are missing.</summary>
internal static class QuestionData
{
    public const string Field = "v_vector_";
    public const string Other = "w_vector_";
    public const int Dimension = 12;

    /// <summary>
    /// Creates documents: of every 17 one has no vector, of every 23 one no other vector, of every 29 one a zero vector, and every 5th repeats one.
    /// </summary>
    public static Document[] Documents(int count)
    {
        float[][] vectors = [.. Generated.Components(count * Dimension, seed: 3).Chunk(Dimension)];
        float[][] others = [.. Generated.Components(count * 5, seed: 4).Chunk(5)];
        return
        [
            .. Enumerable.Range(0, count).Select(number =>
            {
                Document document = new(string.Create(CultureInfo.InvariantCulture, $"d-{number}"))
                {
                    ["n"] = number,
                    ["group"] = $"g{number % 3}",
                    ["skipped"] = number % 11 == 3,
                };
                if (number % 17 != 4)
                {
                    int source = number % 5 == 0 ? number / 10 : number;
                    document[Field] = number % 29 == 7 ? new float[Dimension] : [.. vectors[source].Select((x, t) => x + (t == source % 4 ? 2 : 0))];
                }

                if (number % 23 != 5)
                {
                    document[Other] = others[number];
                }

                return document;
            }),
        ];
    }

    /// <summary>Returns a vector to search for.</summary>
    public static float[] Query(uint seed, int dimension = Dimension) => Generated.Components(dimension, seed);
}
