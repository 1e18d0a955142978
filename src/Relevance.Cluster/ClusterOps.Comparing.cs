using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>This clustering and others.</content>
public partial class ClusterOps
{
    /// <summary>Compares this clustering with another of the same vector field, document by document.</summary>
    /// <param name="otherAlias">The other's alias.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Where the documents of each cluster are in the other clustering, how far both agree, and how many documents only one of them labels or calls outliers.</returns>
    /// <exception cref="ArgumentException">The alias is empty or has a dot.</exception>
    /// <remarks>Counts in the store how often each two labels meet, and reads no vectors.</remarks>
    public virtual Task<ClusteringComparison> CompareAsync(string otherAlias, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(otherAlias);
        return otherAlias.Contains('.', StringComparison.Ordinal)
            ? throw new ArgumentException($"The alias '{otherAlias}' has a dot, as no alias has.", nameof(otherAlias))
            : CompareAsync(new ClusterOps(_store, _vectors.Cache, DatasetId, new ClusteringKey(VectorField, otherAlias)), cancellationToken);
    }

    /// <summary>Compares this clustering with any other of the same dataset, also of another vector field, document by document.</summary>
    /// <param name="other">The other clustering.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Where the documents of each cluster are in the other clustering, how far both agree, and how many documents only one of them labels or calls outliers.</returns>
    /// <exception cref="ArgumentException">The other is one of another dataset or store: they have no document in common.</exception>
    /// <exception cref="ClusteringNotFoundException">One of the two has not been made.</exception>
    /// <remarks>Counts in the store how often each two labels meet, and reads no vectors.</remarks>
    public virtual async Task<ClusteringComparison> CompareAsync(ClusterOps other, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(other._store.Innermost, _store.Innermost) || other.DatasetId != DatasetId)
        {
            throw new ArgumentException(
                $"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}' cannot be compared with '{other.Alias}' of dataset '{other.DatasetId}': the same documents are needed.", nameof(other));
        }

        await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        await other.GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LabelCount> pairs = await _store.CountLabelsAsync(DatasetId, _key, other.LabelField, filter: null, cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await other.CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        bool isSameField = other.VectorField == VectorField;
        IReadOnlyDictionary<string, string>[] names = await ReadNamesOfAsync([LabelField, other.LabelField], cancellationToken).ConfigureAwait(false);
        var comparison = ClusteringComparison.FromCounts(
            pairs.Select(pair => (pair.Label, pair.Value.AsText(), DocumentCount.Checked(pair.Count, "a comparison"))),
            DocumentCount.Checked(sizes.Values.Sum(), "a comparison"),
            isSameField ? Alias : $"{VectorField}/{Alias}",
            isSameField ? other.Alias : $"{other.VectorField}/{other.Alias}");
        return comparison with
        {
            Table = comparison.Table.WithNames(names[0], names[1]),
        };
    }

    /// <summary>
    /// Tries numbers of clusters on the vector field: inertia and silhouette of k-means for each, the elbow, and a recommendation that says why. Nothing is stored, and there need not be a clustering.
    /// </summary>
    /// <param name="options">Which numbers to try and how; null means 1 to 10.</param>
    /// <param name="progress">Told what each number of clusters comes to, from the least on, on the thread that does the work.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The figures for each number, and the recommendation.</returns>
    /// <exception cref="NoVectorsException">No document has a vector there.</exception>
    /// <exception cref="ArgumentException">The range is empty, or there are fewer vectors than its largest number.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a document's vector is all zeros, and the options reject it.</exception>
    public virtual async Task<ClusterCountSearchResult> SearchClusterCountAsync(
        ClusterCountSearchOptions? options = null, IProgress<ClusterCountCandidate>? progress = null, CancellationToken cancellationToken = default)
    {
        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        if (column.Vectors.Count == 0)
        {
            throw new NoVectorsException(DatasetId, VectorField, filter: null);
        }

        try
        {
            return await Task.Run(() => ClusterCountSearch.Run(column.Vectors, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw WithDocument(exception, column.DocumentIds[row]);
        }
        catch (ArgumentException exception)
        {
            string reason = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
            throw new ArgumentException($"Dataset '{DatasetId}', vector field '{VectorField}': {reason}", nameof(options), exception);
        }
    }
}
