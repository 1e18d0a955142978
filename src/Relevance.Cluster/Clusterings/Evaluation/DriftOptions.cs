using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterDrift"/>.</summary>
public sealed record DriftOptions
{
    /// <summary>
    /// Gets the expected number of false alarms of each kind per arrived document, above 0 and at most 0.1. The default is 0.001: of each kind at most one in
    /// a thousand documents, while the arrived documents are like the fitted ones.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of this range.</exception>
    public double FalseAlarmRate
    {
        get;
        init => field = value is > 0 and <= 0.1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The false-alarm rate is above 0 and at most 0.1.");
    } = 0.001;

    /// <summary>
    /// Gets the number of nearest documents by which a topic is found, at least 2. The default is 20. A topic needs about half as many documents to be found;
    /// with fewer, smaller and tighter topics are found.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int NeighborCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 20;

    /// <summary>
    /// Gets the largest number of fitted vectors that arriving ones are compared with for topics, at least 100; of more, a random sample is taken, which
    /// keeps the false-alarm rate. The default is 20,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 100.</exception>
    public int MaxVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 100);
            field = value;
        }
    } = 20_000;

    /// <summary>Gets the number of documents before each arrived one in which the rest of its topic is searched, at least 10. The default is 2,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 10.</exception>
    public int MaxRecent
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 10);
            field = value;
        }
    } = 2_000;

    /// <summary>Gets the seed of the sample. The default is 0; every run is seeded.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the largest number of threads, at least 1; −1, the default, for one per core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
