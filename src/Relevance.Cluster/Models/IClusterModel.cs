namespace Relevance.Cluster;

/// <summary>Anything that puts vectors into clusters. Implement it to bring a model of your own to <c>ClusterOps.FitAsync</c>.</summary>
/// <remarks>A model holds options and no data: one instance may fit many times, from any thread.</remarks>
public interface IClusterModel
{
    /// <summary>Gets the model's name with its main option, such as <c>kmeans-10</c>: letters, digits, <c>_</c> and <c>-</c>.</summary>
    string Name { get; }

    /// <summary>Puts each vector into a cluster. Computes on the calling thread until it is done.</summary>
    /// <param name="vectors">The vectors, one a row; not empty, every component finite.</param>
    /// <param name="progress">Told after each unit of work, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Looked at between units of work.</param>
    /// <returns>One label a row, and the centroids where the model has them.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ClusterModelResult Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken);
}
