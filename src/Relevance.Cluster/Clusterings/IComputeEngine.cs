using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>
/// Computes on other machines what a client would compute on this one: <c>ComputeEngine</c> of the package Relevance.Cluster.Distributed. Only packages of
/// this library implement it.
/// </summary>
/// <remarks>
/// <see cref="ClusterOps.FitAsync"/> with <see cref="KMeans"/> runs there, with the same bits, and so do the searches of a <see cref="Dataset"/> and
/// <see cref="ClusterOps.ListClosestAsync"/>, <see cref="ClusterOps.ListFurthestAsync"/>, <see cref="ClusterOps.AssignUnlabeledAsync"/>,
/// <see cref="ClusterOps.AssignBatchesAsync"/>, <see cref="ClusterOps.DispersionAsync"/>, and <see cref="ClusterOps.SilhouetteAsync"/> by squared Euclidean
/// distance and by cosine, of one vector field. What the engine does not compute runs on this machine. Input that is wrong has the exceptions of this machine;
/// work that fails there throws the engine's own, with the text of the failure.
/// </remarks>
public interface IComputeEngine
{
    /// <summary>Checks that the machines reach a store.</summary>
    /// <exception cref="ArgumentException">They compute for another store.</exception>
    internal void Require(DocumentStore store);

    /// <summary>Returns whether the machines can compute a fit; if not, it runs on this one.</summary>
    internal bool CanFit(KMeansOptions options);

    /// <summary>Clusters vectors and stores labels and centroids as <see cref="ClusterOps.FitAsync"/> does.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="progress">Receives the reports of <see cref="KMeans.Run"/>; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the fit; then nothing is stored.</param>
    /// <returns>The result without labels and distances.</returns>
    internal Task<KMeansResult> FitAsync(EngineFit fit, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Answers a question about vectors, with the bits of this machine.</summary>
    /// <param name="question">The question, whose options the caller has checked.</param>
    /// <param name="cancellationToken">A token that cancels the work; then nothing is written.</param>
    internal Task<TAnswer> AskAsync<TAnswer>(EngineQuestion<TAnswer> question, CancellationToken cancellationToken);
}

/// <summary>A question about the vectors of a dataset, which the engine's machines answer by parts of the rows.</summary>
/// <param name="DatasetId">The dataset.</param>
internal abstract record EngineQuestion<TAnswer>(string DatasetId);

/// <summary>A fit for an engine.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Key">The clustering, of one vector field.</param>
/// <param name="Options">The options of k-means.</param>
/// <param name="Filter">The condition on documents; null for all.</param>
/// <param name="IsReplacing">True if it replaces a clustering of its alias.</param>
internal sealed record EngineFit(string DatasetId, ClusteringKey Key, KMeansOptions Options, Filter? Filter, bool IsReplacing);
