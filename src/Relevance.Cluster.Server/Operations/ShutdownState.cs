using Microsoft.Extensions.Hosting;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Operations;

/// <summary>
/// The state of a stop: /ready reports it and requests continue for the drain time; then new requests are rejected, and those in progress are finished.
/// </summary>
internal sealed class ShutdownState(IHostApplicationLifetime lifetime, ServerOptions options, TimeProvider clock) : IHostedLifecycleService
{
    private volatile bool _isDraining;
    private volatile bool _isRejecting;

    /// <summary>Gets a value indicating whether the server is stopping.</summary>
    public bool IsStopping => _isDraining || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Gets a value indicating whether new requests are rejected.</summary>
    public bool IsRejecting => _isRejecting;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        try
        {
            await Task.Delay(options.DrainTime, clock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _isRejecting = true;
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
