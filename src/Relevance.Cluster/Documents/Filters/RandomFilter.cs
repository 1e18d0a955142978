using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// Of the documents that match the rest, the few with the smallest <see cref="GetRank"/>, in the order of insertion: a random sample that is the same for the
/// same seed on every
/// machine, and that changes by as few documents as possible when others come or go.
/// </summary>
internal sealed record RandomFilter : Filter
{
    internal RandomFilter(int size, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Size = size;
        Seed = seed;
    }

    /// <summary>Gets how many documents are left at most.</summary>
    public int Size { get; }

    /// <summary>Gets the seed.</summary>
    public int Seed { get; }

    /// <inheritdoc/>
    public override bool IsSetLevel => true;

    /// <summary>
    /// Gets the number by which documents are drawn, smallest first (equal ones in the order of insertion): mix(fnv1a(UTF-8 of the id) xor mix(seed as
    /// unsigned 32 bits)), where mix is the finalizer of
    /// SplitMix64 and fnv1a has 64 bits.
    /// </summary>
    /// <param name="documentId">The id.</param>
    /// <returns>The number, evenly spread over 64 bits.</returns>
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

    internal override bool Evaluate(FilterTarget target) => throw new InvalidOperationException("A random sample has no answer for one document.");

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
