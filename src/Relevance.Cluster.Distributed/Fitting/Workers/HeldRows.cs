using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting.Workers;

/// <summary>
/// The rows of shards that came to a worker together, as one set of rows that answers passes: it has one search and one sum for each cluster, however many
/// shards there are.
/// </summary>
internal sealed class HeldRows : IDisposable
{
    /// <summary>The number of no pass.</summary>
    private const int NoPass = -1;

    private readonly int[] _ends;

    /// <summary>Initializes a new instance of the <see cref="HeldRows"/> class, which replaces those that had the shards before.</summary>
    /// <param name="shards">The shards, at least one, in the order of their rows.</param>
    /// <param name="weights">The weight of each row of each shard, zero vectors included; null if each is 1.</param>
    /// <param name="options">The options.</param>
    /// <param name="exponent">The exponent of the power of two that scales all rows.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public HeldRows(HeldShard[] shards, float[]?[] weights, KMeansOptions options, int exponent, CancellationToken cancellationToken)
    {
        Shards = shards;
        int end = 0;
        _ends = Array.ConvertAll(shards, shard => end = checked(end + shard.Count));
        ReadOnlyMemory<float>? directedWeights = null;
        if (weights[0] is not null)
        {
            float[] all = new float[end];
            for (int shard = 0; shard < shards.Length; shard++)
            {
                shards[shard].Directed.Of(weights[shard])!.Value.CopyTo(all.AsMemory(_ends[shard] - shards[shard].Count));
            }

            directedWeights = all;
        }

        var directed = DirectedRows.Join(Array.ConvertAll(shards, shard => shard.Directed));
        Rows = new KMeansRows(directed, directedWeights, options, exponent, cancellationToken);
        foreach (HeldShard shard in shards)
        {
            shard.Rows?.Dispose();
            shard.Rows = this;
        }
    }

    /// <summary>Gets the shards.</summary>
    public HeldShard[] Shards { get; }

    /// <summary>Gets the rows as the search reads them.</summary>
    public KMeansRows Rows { get; }

    /// <summary>Gets the rows that answer passes; null before they were prepared.</summary>
    public LloydRows? Search { get; private set; }

    /// <summary>Gets the number of the last pass.</summary>
    public int Pass { get; private set; } = NoPass;

    /// <summary>Gets a value indicating whether the rows have the labels of a pass.</summary>
    public bool HaveLabels => Pass != NoPass;

    /// <summary>Gets the answer to the last pass.</summary>
    public PassReply Reply { get; private set; } = new();

    /// <summary>Gets the sums of the rows beyond the planes of the last pass; null if it had none.</summary>
    public ClusterSums? Beyond { get; private set; }

    /// <summary>Prepares for passes.</summary>
    public void Prepare(KMeansFacts facts)
    {
        Search?.Dispose();
        RowNumbers numbers = new(Array.ConvertAll(Shards, shard => (shard.Count, shard.FirstRow)));
        (Search, Pass) = (new LloydRows(new KMeansProblem(Rows, facts), numbers), NoPass);
    }

    /// <summary>Answers a pass, once.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="number">Its number.</param>
    /// <param name="before">Rows that have answered it, with the lists of neighbors that they made; null for the first ones.</param>
    /// <param name="cancellationToken">A token that cancels the pass.</param>
    public void Answer(RowPass pass, int number, HeldRows? before, CancellationToken cancellationToken)
    {
        if (Pass != number)
        {
            // What a pass leaves behind that is cancelled is that of no pass.
            Pass = NoPass;
            if (pass is NearPass && before is not null)
            {
                Search!.TakeLists(before.Search!);
            }

            Reply = Search!.Answer(pass, cancellationToken);
            (Beyond, Pass) = ((pass as HalvesPass)?.Beyond, number);
        }
    }

    /// <summary>Returns the labels of the rows of a shard.</summary>
    public ReadOnlySpan<int> LabelsOf(HeldShard shard) =>
        Search!.Labels.AsSpan(_ends[Array.IndexOf(Shards, shard)] - shard.Count, shard.Count);

    /// <summary>Returns the shard of a row, and the row there.</summary>
    public (HeldShard Shard, int Row) Find(int row)
    {
        int shard = Array.BinarySearch(_ends, row + 1);
        shard = shard < 0 ? ~shard : shard;

        // Shards without rows end where the one before them does.
        while (shard > 0 && _ends[shard - 1] > row)
        {
            shard--;
        }

        return (Shards[shard], row - (_ends[shard] - Shards[shard].Count));
    }

    public void Dispose()
    {
        Search?.Dispose();
        Array.ForEach(Shards, shard => shard.Rows = shard.Rows == this ? null : shard.Rows);
    }
}
