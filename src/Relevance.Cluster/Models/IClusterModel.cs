namespace Relevance.Cluster;

/// <summary>Defines a clustering model. Implement it to pass a custom model to <c>ClusterOps.FitAsync</c>.</summary>
/// <remarks>A model contains options and no data: one instance can fit any number of times, from any thread.</remarks>
public interface IClusterModel
{
    /// <summary>Gets the name of the model with its main option, such as <c>kmeans-10</c>: letters, digits, <c>_</c> and <c>-</c>.</summary>
    string Name { get; }

    /// <summary>Clusters vectors. It returns when the fit is complete.</summary>
    /// <param name="vectors">The vectors, one per row; not empty, every component finite.</param>
    /// <param name="progress">Receives a report after each unit of work, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between units of work.</param>
    /// <returns>One label per row, and the centroids if the model has them.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    ClusterModelResult Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken);
}
