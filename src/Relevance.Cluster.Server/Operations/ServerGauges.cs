using System.Diagnostics.Metrics;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;

namespace Relevance.Cluster.Server.Operations;

/// <summary>The gauges of the server, which are read when the metrics are requested.</summary>
internal static class ServerGauges
{
    public static void Add(ServerMetrics metrics, ProjectRegistry projects, WorkLimit work, BodyBudget bodies, DataFolder data)
    {
        Meter meter = metrics.Meter;
        meter.CreateObservableGauge("relevance.server.projects.open", () => projects.OpenCount, unit: null, "Projects whose files are open.");
        meter.CreateObservableGauge("relevance.server.requests.working", () => work.Working, unit: null, "Requests in progress.");
        meter.CreateObservableGauge("relevance.server.requests.waiting", () => work.Waiting, unit: null, "Queued requests.");
        meter.CreateObservableGauge("relevance.server.bodies.size", () => bodies.Used, "By", "Bodies in memory.");
        meter.CreateObservableGauge("relevance.server.store.size", data.ProjectBytes, "By", "The files of all projects.");
        meter.CreateObservableGauge("relevance.server.uploads.size", data.UploadBytes, "By", "The uploaded files of all projects.");
        meter.CreateObservableGauge(
            "relevance.server.disk.free",
            () => data.FreeBytes() is { } free ? [new Measurement<long>(free)] : Array.Empty<Measurement<long>>(),
            "By",
            "The free space on the disk of the data folder.");
    }
}
