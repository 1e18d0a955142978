using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>How many bytes of bodies, and of the values in them, the server holds in memory at a time, all requests together.</summary>
internal sealed class BodyBudget(long limit)
{
    private long _used;

    /// <summary>Gets how many bytes there may be.</summary>
    public long Limit => limit;

    /// <summary>Gets how many bytes there are.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes more bytes.</summary>
    /// <exception cref="WireException">429: there would be too many.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > limit)
        {
            Interlocked.Add(ref _used, -bytes);
            throw WireException.TooManyRequests("The server has no room for the body at the moment.");
        }
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
