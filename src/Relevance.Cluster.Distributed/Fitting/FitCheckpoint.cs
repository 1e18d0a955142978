using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The state of a fit, from which another coordinator goes on with the same bits.</summary>
/// <param name="State">Where the search is.</param>
/// <param name="History">The passes that the rows repeat; none before the first iteration of a restart.</param>
internal sealed record FitCheckpoint(KMeansFitState State, IReadOnlyList<RowPass> History)
{
    private const int Version = 1;

    /// <summary>Reads a checkpoint that <see cref="ToBytes"/> wrote; null if another version wrote it: the fit then starts over.</summary>
    public static FitCheckpoint? Parse(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = new(bytes);
        if (reader.Read<int>() != Version)
        {
            return null;
        }

        CheckpointSets sets = new();
        (int restart, double[] inertias, int bestRestart) = (reader.Read<int>(), reader.ReadArray<double>(), reader.Read<int>());
        LloydEnd? best = reader.ReadOptional(each => new LloydEnd(sets.Read(each), each.Read<double>(), each.Read<int>(), (KMeansStopReason)each.Read<int>())
        {
            FilledClusterCount = each.Read<int>(),
        });
        LloydState? loop = reader.ReadOptional(each => ReadLoop(each, sets));
        RowPass[] history = new RowPass[reader.Read<int>()];
        for (int i = 0; i < history.Length; i++)
        {
            history[i] = PassMessage.Read(reader, sets);
        }

        return new FitCheckpoint(new KMeansFitState(restart, inertias, best, bestRestart, loop), history);
    }

    public byte[] ToBytes()
    {
        CheckpointSets sets = new();
        MessageWriter writer = new MessageWriter().Write(Version).Write(State.Restart).Write(State.Inertias).Write(State.BestRestart);
        writer.WriteOptional(State.Best, best =>
        {
            sets.Write(writer, best.Centroids, isWhole: false);
            writer.Write(best.Inertia).Write(best.Iterations).Write((int)best.StopReason).Write(best.FilledClusterCount);
        });
        writer.WriteOptional(State.Loop, loop => Write(writer, loop, sets));
        writer.Write(History.Count);
        foreach (RowPass pass in History)
        {
            PassMessage.Write(writer, pass, sets, isWhole: false);
        }

        return writer.Written.ToArray();
    }

    private static void Write(MessageWriter writer, LloydState loop, CheckpointSets sets)
    {
        sets.Write(writer, loop.Centroids, isWhole: false);
        writer.WriteOptional(loop.Listed, listed => sets.Write(writer, listed, isWhole: false));
        PassScheduleState schedule = loop.Schedule;
        writer
            .Write(loop.Iteration)
            .Write(loop.ListedPasses)
            .Write(loop.FilledClusterCount)
            .Write(schedule.LastWhole ?? -1)
            .Write(schedule.NearPasses)
            .Write(schedule.Exchanges)
            .Write(schedule.IsNear);
    }

    private static LloydState ReadLoop(MessageReader reader, CheckpointSets sets)
    {
        VectorSet centroids = sets.Read(reader);
        VectorSet? listed = reader.ReadOptional(sets.Read);
        return new LloydState(centroids, reader.Read<int>())
        {
            Listed = listed,
            ListedPasses = reader.Read<int>(),
            FilledClusterCount = reader.Read<int>(),
            Schedule = new PassScheduleState(
                reader.Read<long>() is >= 0 and long changed ? changed : null, reader.Read<int>(), reader.Read<int>(), reader.Read<bool>()),
        };
    }
}
