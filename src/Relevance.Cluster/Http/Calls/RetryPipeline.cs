using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Builds the pipeline of a call: a time budget around all attempts, delays that double with jitter, and a timeout per attempt.</summary>
internal static class RetryPipeline
{
    /// <summary>Builds a pipeline.</summary>
    /// <param name="limits">The attempts, delays and timeouts; the rest of the options is ignored.</param>
    /// <param name="retry">The failures that are retried; its delays and number of attempts are set here.</param>
    public static ResiliencePipeline<T> Build<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(
        HttpStoreOptions limits, RetryStrategyOptions<T> retry)
    {
        ResiliencePipelineBuilder<T> builder = new() { TimeProvider = limits.TimeProvider };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = limits.TimeBudget });
        if (limits.Attempts > 1)
        {
            retry.MaxRetryAttempts = limits.Attempts - 1;
            retry.BackoffType = DelayBackoffType.Exponential;
            retry.UseJitter = true;
            retry.Delay = limits.BaseDelay;
            builder.AddRetry(retry);
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = limits.AttemptTimeout }).Build();
    }
}
