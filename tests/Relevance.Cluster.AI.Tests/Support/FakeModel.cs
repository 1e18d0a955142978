using System.Security.Cryptography;
using System.Text;

namespace Relevance.Cluster.AI.Tests.Support;

/// <summary>A model of texts: eight components that follow from the text alone.</summary>
internal sealed class FakeModel(string? modelId = "fake-1", Func<string, float[]>? embed = null) : FakeGenerator<string>(embed ?? Embed, modelId)
{
    public static float[] Embed(string text) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(text)).Take(8).Select(value => value - 127.5f)];
}
