using System.Globalization;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// Runs an operation that may be repeated, such as a call of a model, with the attempts, delays and timeouts of a request to a service. Thread-safe.
/// </summary>
internal sealed class RetriedOperation
{
    private readonly HttpStoreOptions _limits;
    private readonly ResiliencePipeline<object> _pipeline;

    /// <summary>Initializes a new instance of the <see cref="RetriedOperation"/> class.</summary>
    /// <param name="limits">The attempts, delays and timeouts; the rest of the options is ignored.</param>
    /// <param name="isTransient">Determines whether a failure may be temporary, such as <see cref="RetryRules.IsTransient(Exception)"/>.</param>
    public RetriedOperation(HttpStoreOptions limits, Func<Exception, bool> isTransient)
    {
        _limits = limits;
        _pipeline = RetryPipeline.Build(limits, new RetryStrategyOptions<object>
        {
            ShouldHandle = arguments => new(
                arguments.Outcome.Exception is { } failure && !arguments.Context.CancellationToken.IsCancellationRequested && isTransient(failure)),
        });
    }

    /// <summary>Runs the operation until it succeeds, or fails for good.</summary>
    /// <exception cref="TimeoutException">The last attempt, or all attempts together, took too long.</exception>
    /// <exception cref="Exception">The failure of the last attempt, unchanged.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return (T)await _pipeline
                .ExecuteAsync(static async (operation, token) => await operation(token).ConfigureAwait(false), operation, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw new TimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected a response within {_limits.AttemptTimeout} per attempt and {_limits.TimeBudget} for all of {_limits.Attempts}, got none."),
                e);
        }
    }
}
