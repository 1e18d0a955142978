using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Relevance.Cluster.Tests.Text;

/// <summary>The checksums hold on every machine and with every instruction set; they change only when the vectorizer is changed on purpose.</summary>
[Trait("Category", "Bits")]
public class TextVectorizerBitsTests
{
    private const string VectorChecksum = "b0d394822b1ed54ab9cbe5e583e33357d8b898de69774739267e092592591b4f";
    private const string FileChecksum = "858c01511f313844e651f3af1239939295ee686676fa22f43eba079c24bd7eeb";

    [Fact]
    public void TransformAll_OfFiveHundredFixedTexts_HasTheBitsItHadWhenItWasWritten()
    {
        string[] texts = TextVectorizerTests.Sentences(500);

        VectorSet vectors = TextVectorizer.Fit(texts).TransformAll(texts);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        for (int row = 0; row < vectors.Count; row++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(vectors[row]));
        }

        Assert.Equal(VectorChecksum, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public async Task SaveAsync_OfFiveHundredFixedTexts_HasTheBytesItHadWhenItWasWritten()
    {
        var stream = new MemoryStream();

        await TextVectorizer.Fit(TextVectorizerTests.Sentences(500)).SaveAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal(FileChecksum, Convert.ToHexStringLower(SHA256.HashData(stream.ToArray())));
    }
}
