namespace Relevance.Cluster.Tests.Documents.Values;

/// <summary>Random documents from a fixed seed: all kinds, awkward names and numbers.</summary>
internal sealed class RandomTree(int seed)
{
    private static readonly string[] Names =
        ["a", "b", "title", "price", "x_vector_", "a.b", "", "with \"quotes\"", "Ünï", "日本", "😀", "line\nbreak", "_chunk_", "c_chunkvector_", "\\", "\u0001"];

    private static readonly double[] Numbers =
        [0, -0.0, 1, -1, 0.1, 1e-7, 1e21, 123456789.125, 9007199254740991, 9007199254740992, double.MaxValue, double.Epsilon, -2.5e-300];

    private readonly Random _random = new(seed);

    public Document NextDocument(int id)
    {
        Document document = new($"d-{id}");
        foreach ((string name, FieldValue value) in NextMembers(4))
        {
            if (name.Length > 0)
            {
                document.Merge(Wrap(name, value));
            }
        }

        return document;
    }

    public FieldValue NextValue(int depth, string name)
    {
        if (name.EndsWith("vector_", StringComparison.Ordinal))
        {
            float[] vector = new float[_random.Next(1, 9)];
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] = BitConverter.Int32BitsToSingle(_random.Next(0x7F800000));
            }

            return vector;
        }

        return _random.Next(depth > 0 ? 9 : 6) switch
        {
            0 => FieldValue.Null,
            1 => _random.Next(2) == 0,
            2 => Numbers[_random.Next(Numbers.Length)],
            3 => _random.NextInt64(long.MinValue, long.MaxValue),
            4 => BitConverter.Int64BitsToDouble(_random.NextInt64() & 0x7FEFFFFFFFFFFFFF),
            5 => Names[_random.Next(Names.Length)] + _random.Next(100),
            6 => FieldValue.FromArray(Enumerable.Range(0, _random.Next(4)).Select(_ => NextValue(depth - 1, "")).ToArray()),
            _ => FieldValue.FromObject(NextMembers(depth - 1)),
        };
    }

    private static Document Wrap(string name, FieldValue value)
    {
        // Through Merge, so that a name with dots stays a name.
        string json = FieldValue.FromObject([new("_id", "x"), new(name, value)]).ToJson();
        return Document.Parse(json);
    }

    private List<KeyValuePair<string, FieldValue>> NextMembers(int depth) =>
        [.. Names.Where(_ => _random.Next(3) == 0).Select(name => KeyValuePair.Create(name, NextValue(depth, name)))];
}
