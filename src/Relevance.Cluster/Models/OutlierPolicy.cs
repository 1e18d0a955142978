using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The handling of the vectors that <see cref="Dbscan"/> and <see cref="Hdbscan"/> find outside of every cluster.</summary>
/// <remarks>
/// An outlier is assigned to the cluster of the nearest vector that the model had put in a cluster; ties go to the lowest row. If there is no cluster, all
/// vectors stay outliers. A zero vector under cosine, which is near nothing, stays an outlier under every policy and is not counted.
/// </remarks>
public sealed record OutlierPolicy
{
    private OutlierPolicy()
    {
    }

    /// <summary>Gets the default policy: outliers keep label −1.</summary>
    public static OutlierPolicy Keep { get; } = new();

    /// <summary>Gets the policy that leaves no outlier: each is assigned to the nearest cluster.</summary>
    public static OutlierPolicy AssignToNearest { get; } = new() { Share = 0 };

    /// <summary>Gets the share of the vectors that are outliers at the end; null if it is not fixed.</summary>
    public double? Share { get; private init; }

    /// <summary>
    /// Creates a policy with a fixed share of outliers, those with the largest outlier scores: other outliers are assigned to the nearest cluster, or
    /// members become outliers.
    /// </summary>
    /// <param name="share">
    /// The share in [0, 1), of which the nearest number of vectors is taken, half away from zero. Equal scores: the lowest rows become outliers.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The share is below 0, 1 or more, or NaN.</exception>
    public static OutlierPolicy FixedShare(double share) => share is >= 0 and < 1
        ? new OutlierPolicy { Share = share }
        : throw new ArgumentOutOfRangeException(nameof(share), share, "The share of outliers is at least 0 and below 1.");

    /// <summary>Returns the policy in words.</summary>
    public override string ToString() => Share switch
    {
        null => "outliers stay outliers",
        0 => "outliers join the nearest cluster",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Share:0.####} of the vectors are outliers"),
    };
}
