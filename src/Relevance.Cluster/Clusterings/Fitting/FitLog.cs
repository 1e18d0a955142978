using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>
/// Reports one fit, which begins when this is created, to the log <c>Relevance.Cluster.Fitting</c> of the store's factory. No event has the message of an
/// exception or a label, which may quote a document.
/// </summary>
internal sealed class FitLog(ClusteringContext context)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ILogger _logger = context.Store.LoggerFactory?.CreateLogger("Relevance.Cluster.Fitting") ?? NullLogger.Instance;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Runs a fit, and reports a failure or a cancellation.</summary>
    public async Task<T> RunAsync<T>(string model, Func<Task<T>> fit)
    {
        try
        {
            return await fit().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _logger.Cancelled(model, context.DatasetId, context.VectorField, Elapsed);
            throw;
        }
        catch (Exception e)
        {
            _logger.Failed(model, context.DatasetId, context.VectorField, Elapsed, (e.InnerException ?? e).GetType().Name);
            throw;
        }
    }

    public void Read(VectorSet vectors) => _logger.Read(vectors.Count, vectors.Dimension, context.DatasetId, context.VectorField, Elapsed);

    /// <summary>Returns a receiver of the model's progress that reports the restarts and forwards; null if neither is needed.</summary>
    public RestartReports? Watch(string model, IProgress<OperationProgress>? progress) =>
        progress is null && !_logger.IsEnabled(LogLevel.Debug)
            ? null
            : new RestartReports(progress, last => _logger.Restart(last.Restart, model, context.DatasetId, context.VectorField, last.Iteration, last.Inertia));

    /// <summary>Warns of a result that is worse than it could be.</summary>
    public void Warn(string model, ClusterModelResult result)
    {
        if (result is KMeansResult { StopReason: KMeansStopReason.IterationLimit } limited)
        {
            _logger.StoppedAtLimit(model, context.DatasetId, context.VectorField, limited.Iterations);
        }

        if (result is KMeansResult { FilledClusterCount: > 0 } filled)
        {
            _logger.Filled(model, context.DatasetId, context.VectorField, filled.FilledClusterCount);
        }
    }

    public void Stored(int labels) => _logger.Stored(labels, context.DatasetId, context.VectorField, Elapsed);

    /// <summary>Reports the end of a fit.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="seed">The seed; null for a model without one.</param>
    /// <param name="size">The numbers of clusters and of their vectors.</param>
    /// <param name="result">The result of k-means; null for other models, and for several fits together.</param>
    public void Fitted(string model, int? seed, (int Clusters, long Vectors) size, KMeansResult? result) => _logger.Fitted(
        model,
        context.DatasetId,
        context.VectorField,
        size.Clusters,
        size.Vectors,
        result?.Iterations,
        result?.Inertia,
        result?.StopReason,
        seed,
        Elapsed);

    public static int? SeedOf(IClusterModel model) => model switch
    {
        KMeans kmeans => kmeans.Options.Seed,
        MiniBatchKMeans kmeans => kmeans.Seed,
        BisectingKMeans kmeans => kmeans.Seed,
        _ => null,
    };
}

/// <summary>Forwards the progress of a model, and reports the last progress of each restart.</summary>
internal sealed class RestartReports(IProgress<OperationProgress>? progress, Action<ClusterModelProgress> report) : IProgress<ClusterModelProgress>
{
    private ClusterModelProgress? _last;

    public void Report(ClusterModelProgress value)
    {
        if (_last is { } last && last.Restart != value.Restart)
        {
            report(last);
        }

        _last = value with { Centroids = null };
        progress?.Report(new OperationProgress(OperationStage.Fitting, value.Iteration) { Model = value });
    }

    /// <summary>Reports the last restart, if the model reported any.</summary>
    public void Complete()
    {
        if (_last is { } last)
        {
            report(last);
        }
    }
}

/// <summary>The events of the log.</summary>
internal static partial class FitEvents
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Fitted {Model}, dataset {Dataset}, field {Field}: {Clusters} clusters of {Vectors} vectors, {Iterations} iterations, inertia {Inertia}, {StopReason}, "
            + "seed {Seed}, {Duration}")]
    public static partial void Fitted(
        this ILogger logger,
        string model,
        string dataset,
        string field,
        int clusters,
        long vectors,
        int? iterations,
        double? inertia,
        KMeansStopReason? stopReason,
        int? seed,
        TimeSpan duration);

    [LoggerMessage(2, LogLevel.Error, "Failed: {Model}, dataset {Dataset}, field {Field}, after {Duration}, {Failure}")]
    public static partial void Failed(this ILogger logger, string model, string dataset, string field, TimeSpan duration, string failure);

    [LoggerMessage(3, LogLevel.Information, "Cancelled: {Model}, dataset {Dataset}, field {Field}, after {Duration}")]
    public static partial void Cancelled(this ILogger logger, string model, string dataset, string field, TimeSpan duration);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "{Model} stopped at its limit of {Iterations} iterations, dataset {Dataset}, field {Field}: centroids may differ from the means of their members. "
            + "A larger MaxIterations, or a Tolerance, lets it converge")]
    public static partial void StoppedAtLimit(this ILogger logger, string model, string dataset, string field, int iterations);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "{Model} filled {Count} cluster(s) that had lost all vectors, dataset {Dataset}, field {Field}: "
            + "fewer clusters, or other initial centroids, may fit better")]
    public static partial void Filled(this ILogger logger, string model, string dataset, string field, int count);

    [LoggerMessage(6, LogLevel.Debug, "Read {Vectors} vectors of {Dimension} components, dataset {Dataset}, field {Field}, after {Duration}")]
    public static partial void Read(this ILogger logger, int vectors, int dimension, string dataset, string field, TimeSpan duration);

    [LoggerMessage(7, LogLevel.Debug, "Restart {Restart} of {Model}, dataset {Dataset}, field {Field}: {Iterations} iterations, inertia {Inertia}")]
    public static partial void Restart(this ILogger logger, int restart, string model, string dataset, string field, int iterations, double inertia);

    [LoggerMessage(8, LogLevel.Debug, "Stored {Labels} labels, dataset {Dataset}, field {Field}, after {Duration}")]
    public static partial void Stored(this ILogger logger, int labels, string dataset, string field, TimeSpan duration);
}
