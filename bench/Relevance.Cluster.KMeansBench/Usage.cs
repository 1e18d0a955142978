namespace Relevance.Cluster.KMeansBench;

/// <summary>The help text of the command.</summary>
internal static class Usage
{
    public const string Text =
        """
        kmeans SETDIR ITERATIONS THREADS [SEED] [--clusters N] [--quality fast|standard|best] [--restarts N] [--swaps N] [--seconds N]
            Reads X.f32 (n·d little-endian float32), C0.f32 (k·d initial centroids) and meta.json ("n", "d", "k") of the folder, and fits.
            ITERATIONS above 0: so many Lloyd iterations from C0, fewer only if no label changes any more.
            ITERATIONS 0: to convergence, one start with the default seeding and the seed (0 by default); C0 is not read.
            Without --quality there is one start. --seconds ends the swaps of best; what is not given is the library's default.
            Prints one line of JSON: seconds and processor seconds of the fit alone, inertia, iterations, in how many starts the best was found, the swaps, and the file of the centroids
            (k·d float32).
            A small fit of the same dimension goes before, so that compiling is not timed; KMEANS_COLD=1 leaves it out.
        kmeans generate a|b|c|d|e|f|g|h|p SETDIR
        kmeans generate s1|s2|s3|s4|a1|a2|a3|birch1|birch2|unbalance SETDIR
            Writes one of the generated sets in that form. Those of the second line are spots in the plane, and C0 are their true centers.
        kmeans passes SETDIR ITERATIONS THREADS [plain]
            Prints what each pass from C0 takes (the fastest of eight rounds), how many labels change, how many rows are scored with all centroids, and of the others how many the bounds leave
            open, with how many centroids, and how many of them have to be read.
        kmeans verify SETDIR ITERATIONS
            Runs Lloyd iterations from C0 with bounds and without, and compares the labels after each. Prints one line of JSON; the exit code is 1 if any differ.
        kmeans lists SETDIR THREADS PAGESIZE
            Times one pass from C0, and then the members closest to and furthest from each centroid. Prints one line of JSON with processor milliseconds, the least of several rounds.
        kmeans silhouette SETDIR ROWS CLUSTERS THREADS
            Times the exact Euclidean silhouette of the first rows, and writes their labels beside the set. Prints one line of JSON.
        kmeans map SETDIR THREADS
        kmeans bisecting SETDIR CLUSTERS THREADS RESTARTS
        kmeans medoids|report SETDIR CLUSTERS THREADS
            Times a map by two principal components, bisecting k-means, or the medoids or the report of the clusters of a short fit. Prints one line of JSON with the least of three calls.
        kmeans structure FILE.npy THREADS
            Tests the vectors for structure, and prints the figures and the seconds.
        kmeans structure-gaussians|structure-others DIMENSION SETS THREADS
            Tests so many generated sets of each kind: of one Gaussian, or of other single clouds and of groups.
            Prints the lines of the table of bench/results/structure.md.
        kmeans count FILE.npy THREADS
            Searches for the number of clusters, and prints the figures and the seconds.
        kmeans splits FILE.npy CLUSTERS THREADS
            Divides the vectors by k-means, tests the splits of the tree over the clusters, and prints them and the seconds.
        kmeans splits-of-sets DIMENSION SETS THREADS
            The same on generated sets, with one line of the table of bench/results/structure.md for each kind of set.
        kmeans hdbscan FILE SIZE THREADS
            Times HDBSCAN* with that minimum cluster size on the rows of a .npy file. Prints one line.
        kmeans write-mapped FILE COUNT DIMENSION
            Writes a file of generated vectors for MappedVectors, without keeping them in memory.
        kmeans mapped|copied FILE CLUSTERS ITERATIONS THREADS
            Some iterations from random rows over that file, read where it lies or copied into memory first. Prints one line of JSON with the most memory that belonged to no file, and a checksum.
        kmeans kernel THREADS
            Times the score tile in the cache, and prints one line of JSON with GFLOP/s.
        """;
}
