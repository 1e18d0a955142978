using System.Text;
using Relevance.Cluster.Http.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Http.Vectors;

/// <summary>The binary labels, whole and damaged.</summary>
public sealed class LabelStreamTests
{
    private static readonly byte[] Whole = Write("RCLABL01", ["one", "zwöi"], [("a", 1), ("b", 0), ("c", 1)]);

    [Fact]
    public void Parse_Whole_GivesTheLabelsInTheirOrder() => Assert.Equal(
        [new DocumentLabel("a", "zwöi"), new DocumentLabel("b", "one"), new DocumentLabel("c", "zwöi")], LabelStream.Parse(Whole));

    [Fact]
    public void Parse_NoLabels_GivesNone() => Assert.Empty(LabelStream.Parse(Write("RCLABL01", [], [])));

    [Fact]
    public void Parse_TruncatedAnywhere_IsRejected()
    {
        for (int length = 0; length < Whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => LabelStream.Parse(Whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Parse_Damaged_IsRejected()
    {
        Assert.Throws<InvalidDataException>(() => LabelStream.Parse([.. Whole, 0]));
        Assert.Throws<InvalidDataException>(() => LabelStream.Parse(Write("RCLABL02", ["one"], [("a", 0)])));
        Assert.Throws<InvalidDataException>(() => LabelStream.Parse(Write("RCLABL01", ["one"], [("a", 1)])));
        Assert.Throws<InvalidDataException>(() => LabelStream.Parse(Write("RCLABL01", ["one"], [("a", -1)])));
        Assert.Throws<InvalidDataException>(() => LabelStream.Parse(Write("RCLABL01", ["one"], [("", 0)])));
        Assert.Throws<InvalidDataException>(() => LabelStream.Parse([.. "RCLABL01"u8, 255, 255, 255, 127]));
        byte[] notUtf8 = Write("RCLABL01", ["one"], [("a", 0)]);
        notUtf8[16] = 0xFF;
        Assert.Throws<DecoderFallbackException>(() => LabelStream.Parse(notUtf8));
    }

    private static byte[] Write(string mark, string[] texts, (string Id, int Label)[] labels)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Encoding.ASCII.GetBytes(mark));
        writer.Write(texts.Length);
        Array.ForEach(texts, Add);
        writer.Write(labels.Length);
        foreach ((string id, int label) in labels)
        {
            Add(id);
            writer.Write(label);
        }

        return stream.ToArray();

        void Add(string text)
        {
            writer.Write(Encoding.UTF8.GetByteCount(text));
            writer.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
