using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Relevance.Cluster.Storage.Telemetry;

/// <summary>The activity source and the meter of a kind of store. One instance in the process; both have the name of its package.</summary>
/// <param name="name">The name of the package, such as <c>Relevance.Cluster.Sqlite</c>.</param>
/// <param name="system">The name that OpenTelemetry gives to the database, such as <c>sqlite</c>.</param>
internal sealed class StoreInstruments(string name, string system)
{
    public string System => system;

    public ActivitySource Source { get; } = new(name);

    public Histogram<double> Duration { get; } = new Meter(name).CreateHistogram<double>(
        "db.client.operation.duration", "s", "How long an operation of the store takes, waiting for its turn included.");
}
