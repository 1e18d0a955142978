using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>Rows in memory, all rows or a shard of them, that answer the passes of <see cref="LloydLoop"/>: labels, sums and distances.</summary>
internal sealed class LloydRows : IDisposable
{
    private readonly KMeansProblem _problem;
    private readonly RowNumbers _numbers;
    private readonly NearestCentroidSearch _nearest;
    private readonly LabelSums _labelSums;
    private readonly NeighborSearch? _near;
    private readonly MemberSample _members;
    private bool[] _isBeyond = [];
    private VectorSet? _listed;

    /// <summary>Initializes a new instance of the <see cref="LloydRows"/> class.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="numbers">The numbers of the rows among those of all shards; null if these are all rows.</param>
    /// <param name="bounds">When to use pruning bounds; never with many clusters.</param>
    public LloydRows(KMeansProblem problem, RowNumbers? numbers = null, BoundsPolicy bounds = BoundsPolicy.WhenTheyPay)
    {
        (_problem, _numbers) = (problem, numbers ?? RowNumbers.From(0, problem.Vectors.Count));
        bool isLarge = problem.ClusterCount > LloydLoop.FewClusters;
        bounds = isLarge ? BoundsPolicy.Never : bounds;
        _nearest = new NearestCentroidSearch(problem.Vectors, problem.ClusterCount, problem.Metric, problem.Rows.Scales, problem.Threads, bounds)
        {
            BoundsBudget = problem.Options.BoundsMemory,
        };
        _labelSums = new LabelSums(problem.Rows.TermsIn(problem.Facts.Units), problem.ClusterCount, problem.Threads);
        _near = isLarge ? new NeighborSearch(_nearest, problem.Threads) { RowWeights = problem.Weights } : null;
        _members = new MemberSample(problem.Options.Seed, _numbers);
    }

    /// <summary>Gets the label of each row; another array for each search.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>Gets the distance of each row to its assigned centroid at the last <see cref="DistancePass"/>; another array for each.</summary>
    public double[] Distances { get; private set; } = [];

    /// <summary>Gets the sums of the rows by their labels.</summary>
    public ClusterSums Sums => _labelSums.Sums;

    /// <summary>Releases the bounds of the search. A search that is not disposed releases them when it is collected.</summary>
    public void Dispose() => _nearest.Dispose();

    /// <summary>Performs a pass over the rows.</summary>
    /// <param name="pass">The pass; its answer remains unchanged.</param>
    /// <param name="cancellationToken">A token that cancels the pass. It is checked between blocks of rows.</param>
    /// <returns>The answer of these rows.</returns>
    public PassReply Answer(RowPass pass, CancellationToken cancellationToken) => pass switch
    {
        BeginPass => Begin(),
        AssignPass assign => new PassReply { Changed = Assign(assign, cancellationToken) },
        NearPass near => new PassReply { Changed = AssignNear(near, cancellationToken) },
        FurthestPass furthest =>
            EmptyClusters.Survey(_problem, Labels, OwnDistances(furthest.Centroids, cancellationToken), _numbers),
        MovePass move => Move(move.Moves),
        HalvesPass halves => Halve(halves, cancellationToken),
        ExchangePass exchange => Exchange(exchange.Exchanges, cancellationToken),
        DistancePass distance => Measure(distance.Centroids, cancellationToken),
        _ => throw new ArgumentException($"Rows do not answer {pass}.", nameof(pass)),
    };

    /// <summary>Takes the lists of neighbors from other rows of the search that listed them last, O(k), so that the next pass need not make them.</summary>
    public void TakeLists(LloydRows other)
    {
        if (_near is not null && !ReferenceEquals(_listed, other._listed))
        {
            _near.TakeLists(other._near!);
            _listed = other._listed;
        }
    }

    /// <summary>Answers a request for what splits and merges need, if these rows are all rows.</summary>
    /// <param name="request">The request, which receives the answer.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between clusters.</param>
    public void Answer(HalvingRequest request, CancellationToken cancellationToken)
    {
        const int TaskClusters = 8;
        var halving = new ClusterHalving(_problem.Rows, _problem.Metric);
        var planes = new HalvingPlane[_problem.ClusterCount];
        request.Neighbors = ListNeighbors(request.Centroids, cancellationToken);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(planes.Length, TaskClusters),
            _problem.Threads,
            _ => block =>
            {
                for (int label = block * TaskClusters; label < Math.Min(planes.Length, (block + 1) * TaskClusters); label++)
                {
                    planes[label] = halving.PlaneOf(request.Centroids[label], SampleOf(label));
                }
            },
            cancellationToken);
        request.Planes = planes;
    }

    /// <summary>Lists the neighbors of each centroid, as <see cref="HalvingRequest.Neighbors"/>, and sorts the rows by their labels.</summary>
    public int[] ListNeighbors(VectorSet centroids, CancellationToken cancellationToken)
    {
        _near!.Prepare(centroids, Labels, areListed: ReferenceEquals(_listed, centroids), cancellationToken);
        _listed = centroids;
        return [.. Enumerable.Range(0, centroids.Count).SelectMany(label => _near.NeighborsOf(label).ToArray())];
    }

    /// <summary>Returns the rows of a cluster by which it is halved, after <see cref="ListNeighbors"/>; those of all shards are chosen from these.</summary>
    public ReadOnlySpan<int> SampleOf(int label) => _members.ChooseFrom(_near!.RowsOf(label));

    /// <summary>Returns the key by which <see cref="MemberSample"/> chooses a row.</summary>
    public ulong KeyOf(int row) => _members.KeyOf(row);

    private PassReply Begin()
    {
        Labels = LargeArrays.Allocate<int>(_problem.Vectors.Count);
        Array.Fill(Labels, -1);
        _nearest.Forget();
        Sums.Clear();
        return new PassReply();
    }

    private int Assign(AssignPass pass, CancellationToken cancellationToken)
    {
        if (_near is not null)
        {
            // The scores of the passes over neighbors depend on an origin: so on these centroids, with which a lost shard begins again.
            _nearest.Forget();
        }

        _nearest.PassesLeft = pass.PassesLeft;
        return _nearest.Assign(pass.Centroids, Labels, _labelSums, cancellationToken);
    }

    private int AssignNear(NearPass pass, CancellationToken cancellationToken)
    {
        bool areListed = ReferenceEquals(_listed, pass.Listed);

        if (!areListed && !ReferenceEquals(pass.Listed, pass.Centroids))
        {
            // Another machine listed the neighbors in a pass that these rows have not seen.
            _near!.Prepare(pass.Listed, Labels, areListed: false, cancellationToken);
            areListed = true;
        }

        _listed = pass.Listed;
        _near!.Weights = pass.Weights;
        return _near.Assign(pass.Centroids, Labels, areListed, _labelSums, cancellationToken);
    }

    private PassReply Move(IReadOnlyList<RowMove> moves)
    {
        using PinnedRows pinned = new(_problem.Vectors);
        using ILabelBlock moved = _labelSums.Begin(pinned);

        foreach (RowMove move in moves)
        {
            if (_numbers.TryFind(move.Row, out int row))
            {
                moved.Move(row, Labels[row], move.Label);
                Labels[row] = move.Label;
            }
        }

        if (_near is null)
        {
            _nearest.Forget();
        }

        return new PassReply();
    }

    /// <summary>Sums the rows beyond the plane of their cluster, and remembers them for the exchange.</summary>
    private PassReply Halve(HalvesPass pass, CancellationToken cancellationToken)
    {
        var sums = new LabelSums(_problem.Rows.TermsIn(_problem.Facts.Units), _problem.ClusterCount, _problem.Threads);
        _isBeyond = LargeArrays.Allocate<bool>(Labels.Length);
        int blockRows = ParallelBlocks.TaskRowsOf(_problem.Vectors.Dimension);
        using PinnedRows pinned = new(_problem.Vectors);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_isBeyond.Length, blockRows),
            _problem.Threads,
            _ => block =>
            {
                using ILabelBlock beyond = sums.Begin(pinned);

                for (int row = block * blockRows; row < (int)Math.Min(_isBeyond.Length, ((long)block + 1) * blockRows); row++)
                {
                    _isBeyond[row] = pass.Planes[Labels[row]].IsBeyond(_problem.Vectors[row], _problem.Rows.FactorOf(row));

                    if (_isBeyond[row])
                    {
                        beyond.Move(row, -1, Labels[row]);
                    }
                }
            },
            cancellationToken);
        pass.Beyond = sums.Sums;
        return new PassReply();
    }

    private PassReply Exchange(IReadOnlyList<ClusterExchange> exchanges, CancellationToken cancellationToken)
    {
        int[] mergeTo = [.. Enumerable.Range(0, _problem.ClusterCount)];
        int[] splitTo = [.. mergeTo];

        foreach (ClusterExchange exchange in exchanges)
        {
            (mergeTo[exchange.From], splitTo[exchange.From]) = (exchange.To, exchange.To);
            splitTo[exchange.Split] = exchange.From;
        }

        int[] labels = LargeArrays.Allocate<int>(Labels.Length);
        int changed = 0;

        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = (_isBeyond[row] ? splitTo : mergeTo)[Labels[row]];
            changed += labels[row] == Labels[row] ? 0 : 1;
        }

        _isBeyond = [];
        _labelSums.Update(Labels, labels, changed, cancellationToken);
        labels.CopyTo(Labels, 0);
        return new PassReply { Changed = changed };
    }

    private PassReply Measure(VectorSet centroids, CancellationToken cancellationToken)
    {
        Distances = OwnDistances(centroids, cancellationToken);
        long[] members = new long[_problem.ClusterCount];
        Array.ForEach(Labels, label => members[label]++);
        return new PassReply { Inertia = RowDistances.Sum(Distances, _problem.Weights.Span), Members = members };
    }

    /// <summary>Computes the distance of each row to its assigned centroid, in float64.</summary>
    private double[] OwnDistances(VectorSet centroids, CancellationToken cancellationToken)
    {
        double[] distances = LargeArrays.Allocate<double>(Labels.Length);
        RowDistances.ToOwn(_problem.Vectors, centroids, Labels, _problem.Metric, distances, _problem.Threads, cancellationToken);
        return distances;
    }
}
