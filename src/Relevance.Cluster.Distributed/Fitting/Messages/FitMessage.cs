using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>The beginning of each message, and the parts that several messages have.</summary>
internal static class FitMessage
{
    /// <summary>The version of the protocol, which changes with every change of a message.</summary>
    private const int Version = 2;

    private const int HeadSize = 256;

    /// <summary>Begins a request.</summary>
    /// <param name="kind">The request.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="attempt">The number of coordinators that the fit has had; a worker serves the last one.</param>
    public static MessageWriter Request(FitRequestKind kind, Guid fit, int attempt) =>
        new MessageWriter().Write(Version).Write(kind).Write(fit).Write(attempt);

    /// <summary>Begins an answer.</summary>
    /// <param name="kind">How the worker answers.</param>
    /// <param name="capacity">The number of bytes that are expected to follow.</param>
    public static MessageWriter Reply(FitReplyKind kind = FitReplyKind.Done, int capacity = 0) =>
        new MessageWriter(checked(capacity + HeadSize)).Write(Version).Write(kind);

    /// <summary>Checks the version at the beginning of a message.</summary>
    /// <exception cref="InvalidDataException">The sender has another version.</exception>
    public static MessageReader Open(ReadOnlyMemory<byte> message) => Open(message, Version, "A message about a fit");

    /// <summary>Checks the version at the beginning of what another process wrote.</summary>
    /// <param name="bytes">What it wrote.</param>
    /// <param name="expected">The version.</param>
    /// <param name="what">The beginning of the error.</param>
    /// <exception cref="InvalidDataException">It has another version.</exception>
    public static MessageReader Open(ReadOnlyMemory<byte> bytes, int expected, string what)
    {
        MessageReader reader = new(bytes);
        int version = reader.Read<int>();
        return version == expected
            ? reader
            : throw new InvalidDataException(
                $"{what} that '{Environment.MachineName}' received has version {version}, expected {expected}: run the same version of Relevance.Cluster on "
                    + "every machine.");
    }

    public static MessageWriter Write(this MessageWriter writer, ExactSum sum) => writer.Write(sum.ToWords());

    public static ExactSum ReadExactSum(this MessageReader reader) => ExactSum.FromWords(reader.ReadSpan<long>());

    public static MessageWriter Write(this MessageWriter writer, TermRanges ranges) => writer
        .Write(ranges.Largest)
        .Write(ranges.Smallest)
        .Write<double>([ranges.Weights.Largest, ranges.Weights.Smallest, ranges.Factors.Largest, ranges.Factors.Smallest]);

    public static TermRanges ReadRanges(this MessageReader reader)
    {
        ReadOnlySpan<float> largest = reader.ReadSpan<float>();
        TermRanges ranges = new(largest.Length);
        largest.CopyTo(ranges.Largest);
        reader.ReadSpan<float>().CopyTo(ranges.Smallest);
        ReadOnlySpan<double> others = reader.ReadSpan<double>();
        (ranges.Weights, ranges.Factors) = ((others[0], others[1]), (others[2], others[3]));
        return ranges;
    }

    /// <summary>Writes the options of a search, without what only <see cref="KMeansQuality.Best"/> reads.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="options">The options.</param>
    /// <param name="areArraysIncluded">Whether initial centroids and sample weights are written too.</param>
    public static MessageWriter Write(this MessageWriter writer, KMeansOptions options, bool areArraysIncluded)
    {
        writer
            .Write(options.ClusterCount)
            .Write((int)options.Initialization)
            .Write(options.Restarts)
            .Write((int)options.Quality)
            .Write(options.MaxIterations)
            .Write(options.Tolerance)
            .Write((int)options.Metric)
            .Write((int)options.ZeroVectors)
            .Write(options.BoundsMemory ?? -1)
            .Write(options.Seed)
            .Write(options.MaxDegreeOfParallelism);
        writer.WriteOptional(areArraysIncluded ? options.InitialCentroids : null, centroids => writer.Write(centroids));
        return writer.WriteOptional(areArraysIncluded ? options.SampleWeights?.ToArray() : null, weights => writer.Write(weights));
    }

    public static KMeansOptions ReadOptions(this MessageReader reader)
    {
        return new KMeansOptions
        {
            ClusterCount = reader.Read<int>(),
            Initialization = (KMeansInitialization)reader.Read<int>(),
            Restarts = reader.Read<int>(),
            Quality = (KMeansQuality)reader.Read<int>(),
            MaxIterations = reader.Read<int>(),
            Tolerance = reader.Read<double>(),
            Metric = (DistanceMetric)reader.Read<int>(),
            ZeroVectors = (ZeroVectorRule)reader.Read<int>(),
            BoundsMemory = reader.Read<long>() is >= 0 and long bytes ? bytes : null,
            Seed = reader.Read<int>(),
            MaxDegreeOfParallelism = reader.Read<int>(),
            InitialCentroids = reader.ReadOptional(each => each.ReadVectors()),
            SampleWeights = reader.ReadOptional(each => each.ReadArray<float>()) is { } weights ? weights : default(ReadOnlyMemory<float>?),
        };
    }
}

/// <summary>The requests of a coordinator to a worker; each names the shards that it is about.</summary>
internal enum FitRequestKind : byte
{
    /// <summary>Read shards; the answer has their numbers of rows, their zero vectors and their largest component.</summary>
    Open = 1,

    /// <summary>Take the exponent and the weights of the rows; the answer has the ranges of their terms.</summary>
    Measure,

    /// <summary>Sum the terms of all rows.</summary>
    Sum,

    /// <summary>Sum the squared distances of all rows to their mean.</summary>
    Scatter,

    /// <summary>Take what is known of all rows, and be ready for passes.</summary>
    Prepare,

    /// <summary>Answer a pass; the answer has the sums of the clusters that have changed.</summary>
    Pass,

    /// <summary>List the neighbors of each centroid, and the rows of each cluster by which it may be halved.</summary>
    Halving,

    /// <summary>Return single rows.</summary>
    Rows,

    /// <summary>Return the label of each row and its position, of any of the shards.</summary>
    Labels,

    /// <summary>Forget the fit.</summary>
    Release,
}

/// <summary>How a worker answers.</summary>
internal enum FitReplyKind : byte
{
    /// <summary>The answer follows.</summary>
    Done = 1,

    /// <summary>The worker does not have all of the shards in the state that the request needs; they must be prepared again.</summary>
    Behind,
}
