using System.Globalization;
using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests;

/// <summary>Documents of any form come back the same, whatever their fields hold.</summary>
public sealed class RandomDocumentsTests
{
    public static TheoryData<string, int> Cases => [.. new[] { "parquet", "arrow" }.SelectMany(extension => Enumerable.Range(1, 12).Select(seed => (extension, seed)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task DocumentsOfAnyForm_AreTheSame(string extension, int seed)
    {
        Random random = new(seed);
        Form[] forms = [.. Enumerable.Range(0, 8).Select(i => Form.Make(random, depth: 0))];
        Document[] documents =
        [
            .. Enumerable.Range(0, 700).Select(row =>
            {
                Document document = new($"d{row}");
                for (int i = 0; i < forms.Length; i++)
                {
                    if (random.Next(4) > 0 && forms[i].Value(random) is { HasValue: true } value)
                    {
                        document[$"f{i}{(forms[i].Kind == 7 ? "_vector_" : "")}"] = value;
                    }
                }

                return document;
            }),
        ];
        using TemporaryFolder folder = new();
        string path = folder["random." + extension];

        await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyList<Document> read = await Rows.ReadAsync(path);

        Assert.Equal(documents.Length, read.Count);
        for (int i = 0; i < documents.Length; i++)
        {
            // A null in an object is missing when it is read again.
            Assert.Equal(documents[i].ToValue(), read[i].ToValue());
        }
    }

    private sealed record Form(int Kind, Form[] Inner)
    {
        public static Form Make(Random random, int depth)
        {
            int kind = random.Next(depth > 3 ? 8 : 11);
            return new(kind, [.. Enumerable.Range(0, kind switch { 8 or 10 => 1, 9 => 1 + random.Next(4), _ => 0 }).Select(_ => Make(random, depth + 1))]);
        }

        public FieldValue Value(Random random) => Kind switch
        {
            0 => random.Next(2) == 0,
            1 => random.NextInt64(long.MinValue, long.MaxValue),
            2 => random.NextDouble() * Math.Pow(10, random.Next(-20, 20)),
            3 => new string((char)random.Next('a', 'z'), random.Next(0, 30)),
            4 => DateOnly.MinValue.AddDays(random.Next(0, 3_000_000)),
            5 => new DateTimeOffset(random.NextInt64(0, DateTime.MaxValue.Ticks / 10000) * 10000, TimeSpan.Zero),
            6 => random.Next(4) switch { 0 => 1, 1 => "one", 2 => FieldValue.Parse("[1, {\"a\": null}]"), _ => true },
            7 => Enumerable.Range(0, 1 + random.Next(5)).Select(_ => random.NextSingle()).ToArray(),
            9 => FieldValue.FromObject(Inner
                .Select((form, i) => KeyValuePair.Create("m" + i.ToString(CultureInfo.InvariantCulture) + (form.Kind == 7 ? "_vector_" : ""), Item(form, random)))
                .Where(member => member.Value.HasValue)),
            _ => FieldValue.FromArray(Enumerable.Range(0, random.Next(4)).Select(_ => Inner[0].Kind == 7 ? 1 : Item(Inner[0], random))),
        };

        private static FieldValue Item(Form form, Random random) => random.Next(5) == 0 ? FieldValue.Null : form.Value(random);
    }
}
