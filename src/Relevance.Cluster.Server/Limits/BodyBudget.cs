using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>The limit on the memory for the bodies of all requests and for their values.</summary>
internal sealed class BodyBudget(long limit)
{
    private long _used;

    /// <summary>Gets the limit in bytes.</summary>
    public long Limit => limit;

    /// <summary>Gets the number of reserved bytes.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Reserves bytes.</summary>
    /// <exception cref="WireException">429: the limit is exceeded.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > limit)
        {
            Interlocked.Add(ref _used, -bytes);
            throw WireException.TooManyRequests("The server has no memory for the body at the moment.");
        }
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
