namespace Relevance.Cluster.Models;

/// <summary>A model that calls a function.</summary>
internal sealed class FunctionModel(string name, Func<VectorSet, CancellationToken, ClusterModelResult> fit) : IClusterModel
{
    public string Name => name;

    public ClusterModelResult Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();
        return fit(vectors, cancellationToken) is { Labels: not null } result
            ? result
            : throw new InvalidOperationException($"The function of the model '{name}' must return a label for each vector; it returned null.");
    }

    public override string ToString() => name;
}
