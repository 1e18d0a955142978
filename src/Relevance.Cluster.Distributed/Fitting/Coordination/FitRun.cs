using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>A fit as its coordinator names it to workers.</summary>
/// <param name="Id">The id of the fit.</param>
/// <param name="Attempt">The number of coordinators that it has had.</param>
/// <param name="Source">The vectors.</param>
/// <param name="Options">The options.</param>
internal sealed record FitRun(Guid Id, int Attempt, ShardSource Source, KMeansOptions Options)
{
    /// <summary>Creates the failure of a fit whose vectors have changed.</summary>
    public static ComputeException VectorsChanged(string datasetId, string vectorField) => new(
        $"Dataset '{datasetId}', field '{vectorField}': vectors were written while they were clustered, so that the labels would not be theirs. "
            + "Nothing was stored; fit again.");
}

/// <summary>The facts about all rows that workers need (<see cref="Models.KMeansFacts"/>).</summary>
/// <param name="RowCount">The number of rows to cluster.</param>
/// <param name="Weight">The sum of their weights.</param>
/// <param name="Exponent">The exponent of the power of two that scales them.</param>
/// <param name="Ranges">The ranges of their terms.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Scatter">Their scatter around it.</param>
internal sealed record RowFacts(long RowCount, double Weight, int Exponent, TermRanges Ranges, double[] Mean, double Scatter);
