using System.Buffers.Binary;

namespace Relevance.Cluster.Tests.Text;

public class TextVectorizerPersistenceTests
{
    private static readonly string[] Texts = ["red shoe", "red hat", "blue shoes and a hat", "tent"];

    private static readonly TextVectorizerOptions Options = new()
    {
        Dimension = 3,
        Seed = -7,
        WordNGrams = new NGramRange(1, 3),
        CharacterNGrams = new NGramRange(2, 5),
        HashBits = 12,
        MaxFeatureCount = 60,
        IsTermFrequencySublinear = false,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_OfWhatWasSaved_GivesTheSameBitsAndFacts()
    {
        var original = TextVectorizer.Fit(Texts, Options);

        TextVectorizer loaded = await LoadAsync(await SaveAsync(original));

        Assert.Equal(original.Options, loaded.Options);
        Assert.Equal(Options, loaded.Options);
        Assert.Equal(original.SingularValues, loaded.SingularValues);
        Assert.Equal((original.Dimension, original.FeatureCount, original.TextCount), (loaded.Dimension, loaded.FeatureCount, loaded.TextCount));
        Assert.All([.. Texts, "a new red tent"], text => Assert.Equal(original.Transform(text), loaded.Transform(text)));
    }

    [Fact]
    public async Task LoadAsync_OfDefaultOptions_GivesDefaultOptions()
    {
        TextVectorizer loaded = await LoadAsync(await SaveAsync(TextVectorizer.Fit(Texts)));

        Assert.Equal(new TextVectorizerOptions(), loaded.Options);
    }

    [Fact]
    public async Task LoadAsync_OfNoCharacters_KeepsTheRangeOfNone()
    {
        TextVectorizerOptions options = new() { CharacterNGrams = NGramRange.None, MaxDegreeOfParallelism = 2 };

        TextVectorizer loaded = await LoadAsync(await SaveAsync(TextVectorizer.Fit(Texts, options)));

        Assert.Equal(options with { MaxDegreeOfParallelism = null }, loaded.Options);
    }

    [Fact]
    public async Task SaveAsync_TwoIntoOneStream_LoadAsyncReadsOneAfterTheOther()
    {
        var stream = new MemoryStream();
        await TextVectorizer.Fit(Texts, Options).SaveAsync(stream, Token);
        await TextVectorizer.Fit(Texts).SaveAsync(stream, Token);
        stream.Position = 0;

        Assert.Equal(Options, (await TextVectorizer.LoadAsync(stream, Token)).Options);
        Assert.Null((await TextVectorizer.LoadAsync(stream, Token)).Options.Dimension);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public async Task LoadAsync_CutOffAnywhere_IsRejected()
    {
        byte[] saved = await SaveAsync(TextVectorizer.Fit(Texts, Options));

        for (int length = 0; length < saved.Length; length++)
        {
            await Assert.ThrowsAsync<RelevanceException>(() => LoadAsync(saved[..length]));
        }
    }

    [Fact]
    public async Task LoadAsync_WithOneBitTurnedAnywhere_IsRejected()
    {
        byte[] saved = await SaveAsync(TextVectorizer.Fit(Texts, Options));

        for (int position = 0; position < saved.Length; position++)
        {
            byte[] damaged = [.. saved];
            damaged[position] ^= (byte)(1 << (position % 8));

            await Assert.ThrowsAsync<RelevanceException>(() => LoadAsync(damaged));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public async Task LoadAsync_OfALaterFormat_SaysToUpdate(int version)
    {
        byte[] saved = await SaveAsync(TextVectorizer.Fit(Texts, Options));
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(8), version);

        RelevanceException rejected = await Assert.ThrowsAsync<RelevanceException>(() => LoadAsync(saved));

        Assert.Contains($"it has format {version}", rejected.Message, StringComparison.Ordinal);
        Assert.Contains("Update the library", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_OfAnotherStream_StatesThatItIsNotAVectorizer()
    {
        RelevanceException rejected = await Assert.ThrowsAsync<RelevanceException>(() =>
            LoadAsync("{\"_id\": \"p-001\", \"product_title\": \"tent\"}"u8.ToArray()));

        Assert.Contains("the stream has none", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_FromAStreamThatGivesOneByteAtATime_ReadsItAll()
    {
        byte[] saved = await SaveAsync(TextVectorizer.Fit(Texts, Options));

        TextVectorizer loaded = await TextVectorizer.LoadAsync(new TricklingStream(saved), Token);

        Assert.Equal(Options, loaded.Options);
    }

    private static async Task<byte[]> SaveAsync(TextVectorizer vectorizer)
    {
        var stream = new MemoryStream();
        await vectorizer.SaveAsync(stream, Token);
        return stream.ToArray();
    }

    private static Task<TextVectorizer> LoadAsync(byte[] saved) => TextVectorizer.LoadAsync(new MemoryStream(saved), Token);

    private sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
