using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A set-level filter that selects, of the documents that match the other conditions, those with the smallest <see cref="GetRank"/>, in insertion order: a
/// random sample that is the same for the same seed on every machine, and that changes by as few documents as possible when others are inserted or deleted.
/// </summary>
internal sealed record RandomFilter : Filter
{
    internal RandomFilter(int size, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Size = size;
        Seed = seed;
    }

    /// <summary>Gets the maximum number of selected documents.</summary>
    public int Size { get; }

    /// <summary>Gets the seed of the sample.</summary>
    public int Seed { get; }

    /// <inheritdoc/>
    public override bool IsSetLevel => true;

    /// <summary>
    /// Computes the number by which documents are drawn, smallest first (ties in insertion order): mix(fnv1a(UTF-8 of the id) xor mix(seed as unsigned 32
    /// bits)), where mix is the finalizer of SplitMix64 and fnv1a has 64 bits.
    /// </summary>
    /// <param name="documentId">The id of the document.</param>
    /// <returns>The number, uniformly distributed over 64 bits.</returns>
    public ulong GetRank(string documentId)
    {
        ArgumentNullException.ThrowIfNull(documentId);
        return StableHash.Mix(StableHash.Of(documentId) ^ StableHash.Mix((uint)Seed));
    }

    internal List<Document> Select(List<Document> documents)
    {
        HashSet<int> drawn = [.. Enumerable.Range(0, documents.Count).OrderBy(position => GetRank(documents[position].Id)).Take(Size)];
        return [.. documents.Where((_, position) => drawn.Contains(position))];
    }

    internal override bool Evaluate(FilterTarget target) => throw new InvalidOperationException("A random sample cannot be evaluated for one document.");

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"a random {Size} (seed {Seed})");

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("random");
        writer.WriteNumber("size", Size);
        writer.WriteNumber("seed", Seed);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
