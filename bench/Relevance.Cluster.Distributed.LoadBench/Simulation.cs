using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Computes the time, the bytes and the memory of a fit on many machines from constants; nothing runs.</summary>
/// <param name="Shape">The fit.</param>
/// <param name="Spot">The constants.</param>
/// <param name="Machines">The machines, a worker each; one of them has the coordinator.</param>
/// <param name="Cores">The cores of each.</param>
/// <param name="NetworkRate">The bytes a second of the network card of each.</param>
internal sealed record Simulation(FitShape Shape, SpotConstants Spot, int Machines, double Cores, double NetworkRate)
{
    // What a fit with many clusters takes, by docs/many-machines.md and the schedule of passes.
    public const int WholePasses = 10;
    public const int NearPasses = 60;
    public const int Exchanges = 6;

    private double Rows => (double)Shape.Count / Machines;

    private double Speed => SpotConstants.Threads / Cores;

    private double CentroidBytes => (double)Shape.Clusters * Shape.Dimension * sizeof(float);

    /// <summary>Gets the bytes that a worker receives in a pass.</summary>
    public double WorkerIn => Machines == 1 ? 0 : CentroidBytes;

    /// <summary>Gets the bytes that a worker sends in a pass, if all sums change.</summary>
    public double WorkerOut => Machines == 1 ? 0 : Spot.SumBytes;

    /// <summary>Gets the bytes that the coordinator sends in a pass.</summary>
    public double CoordinatorOut => (Machines - 1) * CentroidBytes;

    /// <summary>Gets the bytes that the coordinator receives in a pass.</summary>
    public double CoordinatorIn => (Machines - 1) * Spot.SumBytes;

    /// <summary>Gets the time of a worker for its rows in a complete pass.</summary>
    public double WholeRows => Rows * Spot.WholeRow * Speed;

    /// <summary>Gets the time of a worker for its rows in a pass over neighbors. The lists are made once on each machine.</summary>
    public double NearRows => (Rows * Spot.NearRow * Speed) + (Spot.Lists * Speed);

    /// <summary>Gets the time of a worker for writing its sums.</summary>
    public double WorkerSums => Spot.WriteSums * Speed;

    /// <summary>Gets the time in which the coordinator writes, sends, receives and adds what a pass needs.</summary>
    public double Coordinator =>
        (Machines * (Spot.WriteCentroids + (Spot.AddMessage * Speed))) + (Spot.Means * Speed) + ((CoordinatorOut + CoordinatorIn) / NetworkRate);

    /// <summary>Gets the time of a complete pass.</summary>
    public double WholePass => WholeRows + WorkerSums + Coordinator;

    /// <summary>Gets the time of a pass over neighbors.</summary>
    public double NearPass => NearRows + WorkerSums + Coordinator;

    /// <summary>Gets the time of a round of splits and merges: lists, rows for the planes, halves with their sums, exchange.</summary>
    public double Exchange
    {
        get
        {
            double sample = Math.Min((double)Shape.Count, (double)Shape.Clusters * MemberSample.MostRows);
            double sampleBytes = sample * Shape.Dimension * sizeof(float) * (Machines - 1) / Machines;
            double rows = ((Rows * Spot.ExchangeRow) + Spot.Lists + Spot.Planes) * Speed;
            return rows + (sampleBytes / NetworkRate) + (3 * WorkerSums) + (3 * Coordinator);
        }
    }

    /// <summary>Gets the time of a fit without its start and the storing of labels.</summary>
    public double Fit => (WholePasses * WholePass) + (NearPasses * NearPass) + (Exchanges * Exchange);

    /// <summary>Gets the mean time of an iteration.</summary>
    public double Iteration => Fit / (WholePasses + NearPasses);

    /// <summary>Gets the bytes of the vectors of a worker, which are in mapped files.</summary>
    public double VectorBytes => Rows * Shape.Dimension * sizeof(float);

    /// <summary>Gets the memory of a worker beside its vectors: also the sums of further threads, those that were sent, and a message.</summary>
    public double WorkerBytes => (Rows * Spot.RowBytes) + Spot.ClusterBytes + (2 * Parts * HeldSumBytes);

    // Two digits a component; in messages they are packed.
    private double HeldSumBytes => (double)Shape.Clusters * Shape.Dimension * 2 * sizeof(long);

    private double Parts => LabelSums.PartsOf((long)VectorBytes, (long)HeldSumBytes, (int)Math.Ceiling(Cores));

    /// <summary>Gets what the coordinator needs in addition: the messages of a pass, its sums, and those of halves.</summary>
    public double CoordinatorBytes => (Machines * (CentroidBytes + Spot.SumBytes)) + (3 * HeldSumBytes);
}
