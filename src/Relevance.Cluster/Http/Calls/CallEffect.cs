namespace Relevance.Cluster.Http.Calls;

/// <summary>What a request does to the service, and so whether it may be sent again when nobody knows what became of it.</summary>
internal enum CallEffect
{
    /// <summary>It reads.</summary>
    None,

    /// <summary>It changes something, and sent twice it leaves the same state and gets the same answer.</summary>
    Repeatable,

    /// <summary>It changes something, and sent twice it would change more or get another answer: repeated only where the service keeps idempotency keys, or has surely done nothing.</summary>
    Once,
}
