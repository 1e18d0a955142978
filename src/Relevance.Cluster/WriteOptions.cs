namespace Relevance.Cluster;

/// <summary>How documents are written.</summary>
public sealed record WriteOptions
{
    /// <summary>
    /// Gets how many documents are written in one step, which is there as a whole or not at all: 1 to 100,000. The default is 1000.
    /// It changes speed and what an interruption leaves behind, never the result.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 100,000.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100_000);
            field = value;
        }
    } = 1000;
}
