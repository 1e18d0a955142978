using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The request of a coordinator to a worker: a pass of a question over some shards.</summary>
/// <param name="Question">The question, as <see cref="QuestionFormat.ToBytes"/> wrote it.</param>
/// <param name="Pass">The number of the pass.</param>
/// <param name="Parameters">What the coordinator says to all shards.</param>
/// <param name="Sources">The fields.</param>
/// <param name="Labels">The clustering whose labels are read; null for none.</param>
/// <param name="ClusterOf">The cluster of each number of a label's text, −1 for none; empty without labels.</param>
internal sealed record ShardRequest(
    ReadOnlyMemory<byte> Question, int Pass, ReadOnlyMemory<byte> Parameters, ShardSource[] Sources, KnownClustering? Labels, int[] ClusterOf)
{
    /// <summary>Writes the request.</summary>
    public ReadOnlyMemory<byte> ToBytes(IReadOnlyCollection<AskedShard> shards)
    {
        MessageWriter writer = QuestionFormat.Begin().Write(Question.Span).Write(Pass).Write(Parameters.Span).Write(Sources.Length);
        foreach (ShardSource source in Sources)
        {
            writer.Write(source.DatasetId).Write(source.VectorField).Write(source.FieldId).Write(source.Dimension);
        }

        writer.Write(Labels is not null);
        if (Labels is not null)
        {
            writer.Write(Labels.Id).Write(Labels.Key.VectorField).Write(Labels.Key.Alias).Write(Labels.Revision).Write(ClusterOf);
        }

        writer.Write(shards.Count);
        foreach (AskedShard shard in shards)
        {
            shard.Write(writer);
        }

        return writer.Written;
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static (ShardRequest Request, WantedShard[] Shards) Read(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = QuestionFormat.Open(bytes);
        (ReadOnlyMemory<byte> question, int pass, ReadOnlyMemory<byte> parameters) =
            (reader.ReadMemory<byte>(), reader.Read<int>(), reader.ReadMemory<byte>());
        ShardSource[] sources = new ShardSource[reader.Read<int>()];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = new ShardSource(reader.ReadText(), reader.ReadText(), reader.Read<long>(), reader.Read<int>());
        }

        KnownClustering? labels = null;
        int[] clusterOf = [];
        if (reader.Read<bool>())
        {
            long id = reader.Read<long>();
            labels = new KnownClustering(id, new ClusteringKey(reader.ReadText(), reader.ReadText()), HasCentroids: true, reader.ReadText());
            clusterOf = reader.ReadArray<int>();
        }

        WantedShard[] shards = new WantedShard[reader.Read<int>()];
        for (int i = 0; i < shards.Length; i++)
        {
            (long start, int size) = (reader.Read<long>(), reader.Read<int>());
            VectorShard[] parts = [.. sources.Select(_ => new VectorShard(start, size, reader.ReadText()))];
            shards[i] = new WantedShard(parts, reader.ReadOptional(each => each.ReadArray<byte>()), reader.Read<int>());
        }

        return (new ShardRequest(question, pass, parameters, sources, labels, clusterOf), shards);
    }
}

/// <summary>A shard as a worker is asked for it, see <see cref="AskedShard"/>.</summary>
internal sealed record WantedShard(VectorShard[] Parts, byte[]? Selected, int Excluded);
