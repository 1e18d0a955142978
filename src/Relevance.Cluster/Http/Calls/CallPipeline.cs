using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Makes the pipeline through which every call goes: the time budget around the attempts, and a timeout around each.</summary>
internal sealed class CallPipeline(HttpStoreOptions options, ServiceTraits traits, StoreEvents events)
{
    public ResiliencePipeline<AttemptResult> Build()
    {
        ResiliencePipelineBuilder<AttemptResult> builder = new() { TimeProvider = options.TimeProvider };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.TimeBudget });
        if (options.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<AttemptResult>
            {
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                ShouldHandle = arguments => new(MayRepeat(arguments.Context, arguments.Outcome)),
                DelayGenerator = arguments => new(arguments.Outcome.Result?.Error?.RetryAfter),
                OnRetry = arguments =>
                {
                    events.Retrying(StateOf(arguments.Context), arguments.RetryDelay);
                    return default;
                },
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout }).Build();
    }

    private static CallState StateOf(ResilienceContext context) =>
        context.Properties.GetValue(ResilienceKeys.State, null!);

    private bool MayRepeat(ResilienceContext context, Outcome<AttemptResult> outcome)
    {
        CallState state = StateOf(context);
        if (outcome.Exception is { } failure)
        {
            state.LastError = null;
            state.LastFailure = failure;
            return !context.CancellationToken.IsCancellationRequested && RetryRules.MayRepeat(state.Call, failure, traits.HasAdditions);
        }

        if (outcome.Result?.Error is not { } error)
        {
            return false;
        }

        state.LastError = error;
        state.LastFailure = null;

        // Who would have to wait beyond the budget learns so at once.
        TimeSpan left = options.TimeBudget - options.TimeProvider.GetElapsedTime(state.StartedAt);
        return (error.RetryAfter ?? TimeSpan.Zero) < left && RetryRules.MayRepeat(state.Call, error, traits.HasAdditions);
    }
}
