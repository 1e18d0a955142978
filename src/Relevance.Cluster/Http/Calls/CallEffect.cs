namespace Relevance.Cluster.Http.Calls;

/// <summary>Specifies the effect of a request on the service, which decides whether the request can be retried when its outcome is unknown.</summary>
internal enum CallEffect
{
    /// <summary>The request only reads.</summary>
    None,

    /// <summary>The request changes something; a second one leads to the same state and the same response.</summary>
    Repeatable,

    /// <summary>
    /// The request changes something, and a second one would change more or get another response: it is retried only if the service has idempotency keys, or if
    /// the first attempt certainly had no effect.
    /// </summary>
    Once,
}
