using System.Globalization;
using Relevance.Cluster.KMeansBench;

// The command of bench/compare.sh; see Usage.
try
{
    switch (args)
    {
        case ["generate", string name, string folder]:
            Generate(name, folder);
            return 0;
        case ["kernel", string threads]:
            KernelRun.Print(Number(threads));
            return 0;
        case ["lists", string folder, string threads, string pageSize]:
            ListsRun.Print(folder, Number(threads), Number(pageSize));
            return 0;
        case ["silhouette", string folder, string rows, string clusters, string threads]:
            SilhouetteRun.Print(folder, Number(rows), Number(clusters), Number(threads));
            return 0;
        case ["map", string folder, string threads]:
            AnalysisRun.PrintMap(folder, Number(threads));
            return 0;
        case ["bisecting", string folder, string clusters, string threads, string restarts]:
            AnalysisRun.PrintBisecting(folder, Number(clusters), Number(threads), Number(restarts));
            return 0;
        case ["medoids", string folder, string clusters, string threads]:
            AnalysisRun.PrintMedoids(folder, Number(clusters), Number(threads));
            return 0;
        case ["hdbscan", string path, string size, string threads]:
            HdbscanRun.Print(path, Number(size), Number(threads));
            return 0;
        case ["report", string folder, string clusters, string threads]:
            AnalysisRun.PrintReport(folder, Number(clusters), Number(threads));
            return 0;
        case ["write-mapped", string path, string count, string dimension]:
            MappedRun.Generate(path, Number(count), Number(dimension));
            return 0;
        case ["mapped", string path, string clusters, string iterations, string threads]:
            MappedRun.Print(path, Number(clusters), Number(iterations), Number(threads), isCopied: false);
            return 0;
        case ["copied", string path, string clusters, string iterations, string threads]:
            MappedRun.Print(path, Number(clusters), Number(iterations), Number(threads), isCopied: true);
            return 0;
        case ["passes", string folder, string iterations, string threads]:
            PassesRun.Print(folder, Number(iterations), Number(threads), isPlain: false);
            return 0;
        case ["passes", string folder, string iterations, string threads, "plain"]:
            PassesRun.Print(folder, Number(iterations), Number(threads), isPlain: true);
            return 0;
        case ["structure", string path, string threads]:
            StructureRun.PrintFile(path, Number(threads));
            return 0;
        case ["structure-gaussians" or "structure-others", string dimension, string sets, string threads]:
            StructureRun.PrintSets(Number(dimension), Number(sets), Number(threads), isOneGaussian: args[0] == "structure-gaussians");
            return 0;
        case ["count", string path, string threads]:
            StructureRun.PrintCount(path, Number(threads));
            return 0;
        case ["splits", string path, string clusters, string threads]:
            StructureRun.PrintSplits(path, Number(clusters), Number(threads));
            return 0;
        case ["splits-of-sets", string dimension, string sets, string threads]:
            StructureRun.PrintSplitSets(Number(dimension), Number(sets), Number(threads));
            return 0;
        case ["verify", string folder, string iterations]:
            return VerifyRun.Print(folder, Number(iterations)) ? 0 : 1;
        case [string folder, _, _, ..]:
            FitRun.Print(folder, FitChoice.Parse(args.AsSpan(1)));
            return 0;
        default:
            Console.Error.WriteLine(Usage.Text);
            return 2;
    }
}
catch (Exception exception) when (exception is IOException or ArgumentException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static void Generate(string name, string folder)
{
    if (SpotSet.Names.Contains(name))
    {
        SpotSet.Named(name).WriteTo(folder);
    }
    else
    {
        TestSet.Named(name).WriteTo(folder);
    }
}

static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
