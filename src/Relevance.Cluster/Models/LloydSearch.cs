using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>Lloyd's algorithm on rows in memory: <see cref="LloydLoop"/> with the answers of <see cref="LloydRows"/>.</summary>
internal sealed class LloydSearch : IDisposable
{
    private readonly LloydRows _rows;

    public LloydSearch(KMeansProblem problem, BoundsPolicy bounds = BoundsPolicy.WhenTheyPay)
    {
        _rows = new LloydRows(problem, bounds: bounds);
        Loop = new LloydLoop(problem.Facts, _rows.Sums);
    }

    /// <summary>Gets the algorithm, whose requests <see cref="Answer"/> answers.</summary>
    public LloydLoop Loop { get; }

    /// <summary>Gets the result of the last search.</summary>
    public LloydOutcome Outcome => new(Loop.End!, _rows.Labels, _rows.Distances);

    /// <summary>Releases the bounds of the search. A search that is not disposed releases them when it is collected.</summary>
    public void Dispose() => _rows.Dispose();

    /// <summary>Runs the algorithm from given centroids.</summary>
    public LloydOutcome Run(
        VectorSet start, int restart, int maxIterations, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (FitRequest request in Loop.Run(start, restart, maxIterations, progress))
        {
            Answer(request, cancellationToken);
        }

        return Outcome;
    }

    /// <summary>Answers a request of the algorithm.</summary>
    public void Answer(FitRequest request, CancellationToken cancellationToken)
    {
        if (request is HalvingRequest halving)
        {
            _rows.Answer(halving, cancellationToken);
        }
        else
        {
            var pass = (RowPass)request;
            pass.Reply = _rows.Answer(pass, cancellationToken);
        }
    }
}
