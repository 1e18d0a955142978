namespace Relevance.Cluster.Http.Calls;

/// <summary>What is known of the service so far. Every reply with status 200 says it anew, so that a server that was replaced is recognized.</summary>
internal sealed class ServiceTraits
{
    private const int Unknown = -1;

    private volatile int _additions = Unknown;

    /// <summary>Gets whether the service has the additions of this library's server, idempotency keys among them; null before the first reply.</summary>
    public bool? HasAdditions => _additions == Unknown ? null : _additions == 1;

    /// <summary>Takes note of a reply.</summary>
    /// <returns>Whether this was news.</returns>
    public bool Note(bool hasAdditions)
    {
        int noted = hasAdditions ? 1 : 0;
        if (_additions == noted)
        {
            return false;
        }

        _additions = noted;
        return true;
    }
}
