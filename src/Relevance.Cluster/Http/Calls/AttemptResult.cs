namespace Relevance.Cluster.Http.Calls;

/// <summary>What one attempt brought: a reply or an error, one of the two.</summary>
internal sealed class AttemptResult
{
    public ApiReply? Reply { get; init; }

    public ReplyError? Error { get; init; }
}
