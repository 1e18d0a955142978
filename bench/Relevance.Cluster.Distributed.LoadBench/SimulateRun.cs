using System.Globalization;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Prints what fits take on machines that are not there.</summary>
internal static class SimulateRun
{
    private const double Gigabit = 1e9 / 8;
    private static readonly (long Count, int Dimension)[] Sets = [(100_000_000, 768), (1_000_000_000, 384)];
    private static readonly int[] Clusters = [1000, 10_000];
    private static readonly int[] Machines = [1, 3, 10, 100];

    public static void Print(int cores, int gigabits)
    {
        double loopback = SpotConstants.LoopbackRate();
        double network = Math.Min(gigabits * Gigabit, loopback);
        Line($"{SpotConstants.Threads} threads here; simulated: {cores} cores a machine, each as fast as one here; {gigabits} Gb/s");
        Line($"loopback here: {loopback / 1e9:F2} GB/s");
        Line($"a fit: {Simulation.WholePasses} complete passes, {Simulation.NearPasses} over neighbors, {Simulation.Exchanges} rounds of splits and merges");
        List<(FitShape Shape, SpotConstants Spot)> measured = [];
        Console.WriteLine();
        Console.WriteLine(
            "| d | k | complete, GFLOP/s | over neighbors, ns a row | lists, ms | exchange, ns a row | planes, ms | write sums, ms "
            + "| add a message, ms | means, ms | a row, bytes | clusters, MB |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach ((long count, int dimension) in Sets)
        {
            foreach (int clusters in Clusters)
            {
                SpotConstants spot = SpotConstants.Measure(dimension, clusters, cores);
                measured.Add((new FitShape(count, dimension, clusters), spot));
                double flops = 2.0 * dimension * clusters / spot.WholeRow / 1e9;
                double[] values =
                [
                    dimension, clusters, flops, spot.NearRow * 1e9, spot.Lists * 1e3, spot.ExchangeRow * 1e9, spot.Planes * 1e3,
                    spot.WriteSums * 1e3, spot.AddMessage * 1e3, spot.Means * 1e3, spot.RowBytes, spot.ClusterBytes / 1e6,
                ];
                Console.WriteLine(string.Concat(values.Select(value => $"| {Format(value, "G3")} ")) + "|");
            }
        }

        foreach ((FitShape shape, SpotConstants spot) in measured)
        {
            PrintTable(Array.ConvertAll(Machines, machines => new Simulation(shape, spot, machines, cores, network)));
        }
    }

    /// <summary>Prints what the fit would take if some workers shared the processors of this machine.</summary>
    public static void PrintHere(FitShape shape, int workers)
    {
        SpotConstants spot = SpotConstants.Measure(shape.Dimension, shape.Clusters, SpotConstants.Threads);
        Simulation here = new(shape, spot, workers, (double)SpotConstants.Threads / workers, SpotConstants.LoopbackRate());
        Line($"simulated for {workers} workers on this machine, s: complete pass {here.WholePass:F2}, over neighbors {here.NearPass:F2},");
        Line($"  splits and merges {here.Exchange:F2}");
    }

    private static void PrintTable(Simulation[] simulations)
    {
        FitShape shape = simulations[0].Shape;
        Line($"\n{shape.Count / 1_000_000} M × {shape.Dimension}, k = {shape.Clusters}\n");
        Row("machines", simulations, simulation => simulation.Machines, "F0");
        Console.WriteLine("|---|" + string.Concat(simulations.Select(_ => "--:|")));
        Row("complete pass, s", simulations, simulation => simulation.WholePass);
        Row("… rows", simulations, simulation => simulation.WholeRows);
        Row("… sums of a worker", simulations, simulation => simulation.WorkerSums);
        Row("… coordinator", simulations, simulation => simulation.Coordinator);
        Row("pass over neighbors, s", simulations, simulation => simulation.NearPass);
        Row("splits and merges, s", simulations, simulation => simulation.Exchange);
        Row("iteration, s", simulations, simulation => simulation.Iteration);
        Row("fit, minutes", simulations, simulation => simulation.Fit / 60);
        Row("a worker receives in a pass, MB", simulations, simulation => simulation.WorkerIn / 1e6);
        Row("a worker sends in a pass, MB", simulations, simulation => simulation.WorkerOut / 1e6);
        Row("the coordinator sends, MB", simulations, simulation => simulation.CoordinatorOut / 1e6);
        Row("the coordinator receives, MB", simulations, simulation => simulation.CoordinatorIn / 1e6);
        Row("files of a worker, GB", simulations, simulation => simulation.VectorBytes / 1e9);
        Row("memory of a worker, GB", simulations, simulation => simulation.WorkerBytes / 1e9);
        Row("memory of the coordinator in addition, GB", simulations, simulation => simulation.CoordinatorBytes / 1e9);
        foreach (Simulation each in simulations)
        {
            List<string> limits = [];
            if (each.Coordinator > each.NearRows + each.WorkerSums)
            {
                limits.Add("the coordinator is the bottleneck of passes over neighbors");
            }

            if (each.Coordinator > each.WholeRows + each.WorkerSums)
            {
                limits.Add("and of complete passes");
            }

            if (each.WorkerSums > each.NearRows)
            {
                limits.Add("writing sums takes a worker longer than its rows over neighbors");
            }

            if (limits.Count > 0)
            {
                Line($"* {each.Machines} machines: {string.Join("; ", limits)}");
            }
        }
    }

    private static void Row(string what, Simulation[] simulations, Func<Simulation, double> value, string format = "G3") =>
        Console.WriteLine($"| {what} |" + string.Concat(simulations.Select(each => $" {Format(value(each), format)} |")));

    private static string Format(double value, string format) => value.ToString(value >= 1000 ? "F0" : format, CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
