using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The nearest centroids of documents: each shard finds those of its rows, and the coordinator stores all labels with the answer.</summary>
/// <param name="question">The question.</param>
internal sealed class AssignmentOnShards(AssignQuestion question) : IQuestion
{
    public string DatasetId => question.DatasetId;

    public AskedDocuments About => new([question.Key.VectorField], question.Filter, Labels: question.Key);

    public static AssignmentOnShards Read(MessageReader reader) => new(new AssignQuestion(
        reader.ReadText(),
        new ClusteringKey(reader.ReadText(), reader.ReadText()),
        reader.ReadOptional(each => Filter.Parse(each.ReadText())),
        reader.Read<bool>()));

    public void Write(MessageWriter writer) => writer
        .Write(question.DatasetId)
        .Write(question.Key.VectorField)
        .Write(question.Key.Alias)
        .WriteOptional(question.Filter, filter => writer.Write(filter.ToJson()))
        .Write(question.IsListed);

    public void Answer((int Number, MessageReader Parameters) pass, ShardRows rows, MessageWriter reply, CancellationToken cancellationToken)
    {
        DistanceMetric metric = (DistanceMetric)pass.Parameters.Read<int>();
        VectorSet centroids = pass.Parameters.ReadVectors();
        int[] asked = rows.ListAsked();
        VectorSet vectors = asked.Length == rows.Vectors.Count ? rows.Vectors : rows.Vectors.Select(asked);
        NearestCentroids nearest = NearestCentroids.Find(vectors, centroids, metric, cancellationToken: cancellationToken);
        reply.Write(Array.ConvertAll(asked, row => rows.Offsets[row])).Write([.. nearest.Labels]).Write([.. nearest.Distances]);
    }

    public async Task<IReadOnlyDictionary<long, string?>?> RunAsync(QuestionRun run, MessageWriter reply, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await run.Store.GetClusteringAsync(question.DatasetId, question.Key, cancellationToken).ConfigureAwait(false)
            ?? throw new DataChangedException();
        List<long> positions = [];
        List<int> labels = [];
        List<double> distances = [];
        (IReadOnlyList<(long Start, MessageReader Answer)> answers, _) = await run.AskAsync(
            pass: 0, told => told.Write((int)clustering.Metric).Write(clustering.Centroids), cancellationToken).ConfigureAwait(false);
        foreach ((long start, MessageReader answer) in answers)
        {
            positions.AddRange(Array.ConvertAll(answer.ReadArray<int>(), offset => start + offset));
            labels.AddRange(answer.ReadSpan<int>());
            distances.AddRange(answer.ReadSpan<double>());
        }

        long[] counts = new long[clustering.Labels.Count];
        labels.ForEach(label => counts[label]++);
        reply.Write(clustering.Labels).Write(counts).Write(question.IsListed ? positions.Count : 0);
        if (question.IsListed)
        {
            Dictionary<long, string> ids = await run.FindIdsAsync(positions, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < positions.Count; i++)
            {
                reply.Write(ids[positions[i]]).Write(labels[i]).Write(distances[i]);
            }
        }

        return positions.Count == 0 ? null : positions.Zip(labels).ToDictionary(pair => pair.First, string? (pair) => clustering.Labels[pair.Second]);
    }

    public object ReadAnswer(MessageReader reply)
    {
        string[] labels = reply.ReadTexts();
        long[] counts = reply.ReadArray<long>();
        var documents = new (string Id, string Label, double Distance)[reply.Read<int>()];
        for (int i = 0; i < documents.Length; i++)
        {
            documents[i] = (reply.ReadText(), labels[reply.Read<int>()], reply.Read<double>());
        }

        return new AssignAnswer(documents, [.. labels.Zip(counts).Where(pair => pair.Second > 0)]);
    }
}
