using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Relevance.Cluster.Models;

/// <summary>
/// The activities and the histogram of fits, in the activity source and the meter <c>Relevance.Cluster</c>. Tags have the dataset, the model, and the numbers
/// of vectors, dimensions and clusters; never a label or a document id.
/// </summary>
internal static class FitTelemetry
{
    private const string Name = "Relevance.Cluster";
    private const string ModelTag = "relevance.model";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("relevance.fit.duration", "s", "The duration of the computation of a model, without reading.");

    /// <summary>Runs a fit as an activity, and measures its duration.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="modelName">The model.</param>
    /// <param name="vectors">The vectors; null if other machines read them.</param>
    /// <param name="fit">Runs the fit.</param>
    public static async Task<T> MeasureAsync<T>(string datasetId, string modelName, VectorSet? vectors, Func<Task<T>> fit)
        where T : ClusterModelResult
    {
        long start = Stopwatch.GetTimestamp();
        string? error = null;
        using Activity? activity = Source.StartActivity("relevance fit");
        activity?.SetTag("relevance.dataset", datasetId).SetTag(ModelTag, modelName)
            .SetTag("relevance.vectors", vectors?.Count).SetTag("relevance.dimension", vectors?.Dimension);
        try
        {
            T result = await fit().ConfigureAwait(false);
            activity?.SetTag("relevance.clusters", result.Centroids?.Count);
            return result;
        }
        catch (Exception e)
        {
            error = e.GetType().Name;
            activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            TagList tags = new() { { ModelTag, modelName } };
            if (error is not null)
            {
                tags.Add("error.type", error);
            }

            Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        }
    }
}
