using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting.Workers;

/// <summary>A shard that a worker holds for a fit, with what the fit has computed of it.</summary>
internal sealed class HeldShard : IDisposable
{
    /// <summary>The number of no pass.</summary>
    public const int NoPass = -1;

    private readonly int[]? _rows;

    /// <summary>Initializes a new instance of the <see cref="HeldShard"/> class.</summary>
    /// <param name="shard">The vectors.</param>
    /// <param name="selected">The positions of the documents to cluster, counted from the start of the shard, ascending; null for all.</param>
    /// <param name="options">The options.</param>
    public HeldShard(LocalShard shard, int[]? selected, KMeansOptions options)
    {
        _rows = selected is null ? null : [.. selected.Select(offset => Array.BinarySearch(shard.Offsets, offset)).Where(row => row >= 0)];
        Offsets = _rows is null ? shard.Offsets : [.. _rows.Select(row => shard.Offsets[row])];

        // The coordinator, who knows the documents, rejects zero vectors.
        ZeroVectorRule rule = options.ZeroVectors == ZeroVectorRule.Reject ? ZeroVectorRule.LeaveOut : options.ZeroVectors;
        Directed = DirectedRows.Of(_rows is null ? shard.Vectors : shard.Vectors.Select(_rows), options.Metric, rule);
        Zeros = Directed.ZeroCount == 0
            ? []
            : [.. Enumerable.Range(0, Offsets.Length).Except(Enumerable.Range(0, Directed.Vectors.Count).Select(Directed.RowOf))];
    }

    /// <summary>Gets the position of each row, counted from the start of the shard.</summary>
    public int[] Offsets { get; }

    /// <summary>Gets the rows that are zero vectors and are not clustered.</summary>
    public int[] Zeros { get; }

    /// <summary>Gets the rows to cluster.</summary>
    public DirectedRows Directed { get; }

    /// <summary>Gets or sets the rows as the search reads them; null before they were measured.</summary>
    public KMeansRows? Rows { get; set; }

    /// <summary>Gets the rows that answer passes; null before they were prepared.</summary>
    public LloydRows? Search { get; private set; }

    /// <summary>Gets the number of the last pass.</summary>
    public int Pass { get; private set; } = NoPass;

    /// <summary>Gets the answer to the last pass.</summary>
    public PassReply Reply { get; private set; } = new();

    /// <summary>Gets the sums of the rows beyond the planes of the last pass; null if it had none.</summary>
    public ClusterSums? Beyond { get; private set; }

    /// <summary>Prepares for passes.</summary>
    public void Prepare(KMeansFacts facts, long firstRow)
    {
        Search?.Dispose();
        (Search, Pass) = (new LloydRows(new KMeansProblem(Rows!, facts), firstRow), NoPass);
    }

    /// <summary>Answers a pass, once.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="number">Its number.</param>
    /// <param name="before">A shard that has answered it, with the lists of neighbors that it made; null for the first one.</param>
    /// <param name="cancellationToken">A token that cancels the pass.</param>
    public void Answer(RowPass pass, int number, HeldShard? before, CancellationToken cancellationToken)
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

    public void Dispose() => Search?.Dispose();
}
