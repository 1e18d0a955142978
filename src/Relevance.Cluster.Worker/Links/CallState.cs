namespace Relevance.Cluster.Worker.Links;

/// <summary>The states of a call in the worker that answers it.</summary>
internal enum CallState
{
    /// <summary>The worker receives the request, or computes.</summary>
    Running,

    /// <summary>The reply has a part of the answer.</summary>
    Answered,

    /// <summary>The request failed; the reply has the worker's text.</summary>
    Failed,

    /// <summary>The worker cannot keep the vectors; the reply has its text.</summary>
    DiskFailed,

    /// <summary>The worker does not know the call, or has given it up: it has restarted, it ends, or nobody asked for too long.</summary>
    Unknown,
}
