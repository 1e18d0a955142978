using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>
/// The centroids of passes by number, on both sides: those that the other side has are not sent again, and are the same object there.
/// </summary>
internal abstract class CentroidSets
{
    private readonly ConditionalWeakTable<VectorSet, object> _numbers = [];
    private int _next;

    /// <summary>Writes centroids.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="set">The centroids.</param>
    /// <param name="isWhole">Whether the receiver may lack sets that it should have.</param>
    public void Write(MessageWriter writer, VectorSet set, bool isWhole)
    {
        int number = NumberOf(set);
        bool isKnown = !isWhole && Find(number) is not null;
        writer.Write(number).WriteOptional(isKnown ? null : set, each => writer.Write(each));
        Add(number, set);
    }

    /// <summary>Reads centroids.</summary>
    public VectorSet Read(MessageReader reader)
    {
        int number = reader.Read<int>();
        VectorSet? sent = reader.ReadOptional(each => each.ReadVectors());
        VectorSet set = Find(number) ?? sent ?? throw new InvalidDataException($"A pass refers to centroids {number}, which were not sent.");
        _numbers.AddOrUpdate(set, number);
        Add(number, set);
        return set;
    }

    /// <summary>Keeps centroids for the passes that follow.</summary>
    /// <param name="centroids">Those of the pass; null if it has none.</param>
    /// <param name="listed">Those by which it lists neighbors; null if it lists none.</param>
    /// <param name="isListEnded">Whether later passes list neighbors anew.</param>
    public abstract void Keep(VectorSet? centroids, VectorSet? listed, bool isListEnded);

    /// <summary>Takes note of centroids that were written or read.</summary>
    protected abstract void Add(int number, VectorSet set);

    /// <summary>Finds centroids that both sides have.</summary>
    protected abstract VectorSet? Find(int number);

    protected int NumberOf(VectorSet set) => (int)_numbers.GetValue(set, _ => _next++);
}

/// <summary>The centroids between a coordinator and a worker: both keep those of the last pass, and those by which it listed neighbors.</summary>
internal sealed class PassSets : CentroidSets
{
    private (int Number, VectorSet Set)? _last;
    private (int Number, VectorSet Set)? _listed;

    public override void Keep(VectorSet? centroids, VectorSet? listed, bool isListEnded)
    {
        _last = centroids is null ? _last : (NumberOf(centroids), centroids);
        _listed = listed is not null ? (NumberOf(listed), listed) : isListEnded ? null : _listed;
    }

    protected override void Add(int number, VectorSet set)
    {
        // Kept at the end of the pass.
    }

    protected override VectorSet? Find(int number) =>
        _last is { } last && last.Number == number ? last.Set : _listed is { } listed && listed.Number == number ? listed.Set : null;
}

/// <summary>The centroids within a checkpoint, all of them.</summary>
internal sealed class CheckpointSets : CentroidSets
{
    private readonly Dictionary<int, VectorSet> _sets = [];

    public override void Keep(VectorSet? centroids, VectorSet? listed, bool isListEnded)
    {
        // All are kept.
    }

    protected override void Add(int number, VectorSet set) => _sets[number] = set;

    protected override VectorSet? Find(int number) => _sets.GetValueOrDefault(number);
}
