using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>Passes and their answers as messages.</summary>
internal static class PassMessage
{
    private enum Kind : byte
    {
        Begin = 1,
        Assign,
        Near,
        Furthest,
        Move,
        Distance,
        Halves,
        Exchange,
    }

    /// <summary>Writes a pass.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="sets">The centroids that were sent before.</param>
    /// <param name="isWhole">Whether the receiver may lack centroids that it should have.</param>
    public static void Write(MessageWriter writer, RowPass pass, CentroidSets sets, bool isWhole)
    {
        switch (pass)
        {
            case BeginPass:
                writer.Write(Kind.Begin);
                break;
            case AssignPass assign:
                writer.Write(Kind.Assign).Write(assign.PassesLeft);
                sets.Write(writer, assign.Centroids, isWhole);
                break;
            case NearPass near:
                writer.Write(Kind.Near).Write(near.Weights);
                sets.Write(writer, near.Centroids, isWhole);
                bool isListedByThem = ReferenceEquals(near.Listed, near.Centroids);
                writer.Write(isListedByThem);
                if (!isListedByThem)
                {
                    sets.Write(writer, near.Listed, isWhole);
                }

                break;
            case FurthestPass furthest:
                writer.Write(Kind.Furthest);
                sets.Write(writer, furthest.Centroids, isWhole);
                break;
            case MovePass move:
                writer.Write(Kind.Move)
                    .Write([.. move.Moves.Select(each => each.Row)])
                    .Write([.. move.Moves.Select(each => each.Label)]);
                break;
            case DistancePass distance:
                writer.Write(Kind.Distance);
                sets.Write(writer, distance.Centroids, isWhole);
                break;
            case HalvesPass halves:
                writer.Write(Kind.Halves).Write([.. halves.Planes.Select(plane => plane.Limit)]);
                Array.ForEach(halves.Planes, plane => writer.Write(plane.Direction));
                break;
            case ExchangePass exchange:
                writer.Write(Kind.Exchange)
                    .Write([.. exchange.Exchanges.Select(each => each.From)])
                    .Write([.. exchange.Exchanges.Select(each => each.To)])
                    .Write([.. exchange.Exchanges.Select(each => each.Split)]);
                break;
            default:
                throw new ArgumentException($"Workers do not answer {pass}.", nameof(pass));
        }
    }

    /// <summary>Reads a pass, and keeps its centroids.</summary>
    public static RowPass Read(MessageReader reader, CentroidSets sets)
    {
        RowPass pass = reader.Read<Kind>() switch
        {
            Kind.Begin => new BeginPass(),
            Kind.Assign => ReadAssign(reader, sets),
            Kind.Near => ReadNear(reader, sets),
            Kind.Furthest => new FurthestPass(sets.Read(reader)),
            Kind.Move => new MovePass([.. reader.ReadArray<long>().Zip(reader.ReadArray<int>(), (row, label) => new RowMove(row, label))]),
            Kind.Distance => new DistancePass(sets.Read(reader)),
            Kind.Halves => new HalvesPass([.. reader.ReadArray<double>().Select(limit => new HalvingPlane(reader.ReadArray<float>(), limit))]),
            Kind.Exchange => ReadExchange(reader),
            Kind kind => throw new InvalidDataException($"There is no pass {kind}."),
        };
        Keep(sets, pass);
        return pass;
    }

    /// <summary>Keeps the centroids of a pass that was sent.</summary>
    public static void Keep(CentroidSets sets, RowPass pass)
    {
        VectorSet? centroids = pass switch
        {
            AssignPass assign => assign.Centroids,
            NearPass near => near.Centroids,
            FurthestPass furthest => furthest.Centroids,
            DistancePass distance => distance.Centroids,
            _ => null,
        };
        sets.Keep(centroids, (pass as NearPass)?.Listed, isListEnded: pass is BeginPass or AssignPass);
    }

    /// <summary>Writes the centroids of a <see cref="HalvingRequest"/>, by which the receiver then lists neighbors.</summary>
    public static void Write(MessageWriter writer, HalvingRequest request, CentroidSets sets, bool isWhole) =>
        sets.Write(writer, request.Centroids, isWhole);

    /// <summary>Reads the centroids of a <see cref="HalvingRequest"/>, and keeps them.</summary>
    public static VectorSet ReadHalving(MessageReader reader, CentroidSets sets)
    {
        VectorSet centroids = sets.Read(reader);
        sets.Keep(centroids, centroids, isListEnded: false);
        return centroids;
    }

    public static MessageWriter Write(this MessageWriter writer, PassReply reply) => writer
        .Write(reply.Changed)
        .Write(reply.Members)
        .Write([.. reply.Furthest.Select(far => far.Row)])
        .Write([.. reply.Furthest.Select(far => far.Label)])
        .Write([.. reply.Furthest.Select(far => far.Distance)])
        .Write(reply.Inertia);

    public static PassReply ReadPassReply(this MessageReader reader)
    {
        (long changed, long[] members) = (reader.Read<long>(), reader.ReadArray<long>());
        (long[] rows, int[] labels, double[] distances) = (reader.ReadArray<long>(), reader.ReadArray<int>(), reader.ReadArray<double>());
        return new PassReply
        {
            Changed = changed,
            Members = members,
            Furthest = [.. rows.Zip(labels, distances).Select(far => new FarRow(far.First, far.Second, far.Third))],
            Inertia = reader.ReadExactSum(),
        };
    }

    private static AssignPass ReadAssign(MessageReader reader, CentroidSets sets)
    {
        int passesLeft = reader.Read<int>();
        return new AssignPass(sets.Read(reader), passesLeft);
    }

    private static ExchangePass ReadExchange(MessageReader reader)
    {
        IEnumerable<(int From, int To, int Split)> exchanges = reader.ReadArray<int>().Zip(reader.ReadArray<int>(), reader.ReadArray<int>());
        return new ExchangePass([.. exchanges.Select(each => new ClusterExchange(each.From, each.To, each.Split))]);
    }

    private static NearPass ReadNear(MessageReader reader, CentroidSets sets)
    {
        float[] weights = reader.ReadArray<float>();
        VectorSet centroids = sets.Read(reader);
        return new NearPass(centroids, reader.Read<bool>() ? centroids : sets.Read(reader), weights);
    }
}
