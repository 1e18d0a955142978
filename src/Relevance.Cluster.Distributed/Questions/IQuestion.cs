using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>A question that workers answer shard by shard, and that a coordinator puts together: each part knows the question alone.</summary>
/// <remarks>The answer does not depend on the shards: what is put together are maxima, integers, and rows in their order.</remarks>
internal interface IQuestion
{
    /// <summary>Gets the documents that it is about.</summary>
    AskedDocuments About { get; }

    /// <summary>Gets the dataset.</summary>
    string DatasetId { get; }

    /// <summary>Writes the question, so that <see cref="QuestionFormat.Read"/> reads it.</summary>
    void Write(MessageWriter writer);

    /// <summary>Puts the answer together, in the process of the coordinator.</summary>
    /// <param name="run">Asks the shards.</param>
    /// <param name="reply">Receives the answer.</param>
    /// <param name="cancellationToken">A token that cancels the work.</param>
    /// <returns>The labels to store by position, in one step with the answer; null if nothing is to be stored.</returns>
    Task<IReadOnlyDictionary<long, string?>?> RunAsync(QuestionRun run, MessageWriter reply, CancellationToken cancellationToken);

    /// <summary>Answers for a shard, in the process of a worker.</summary>
    /// <param name="pass">The number of the pass, as <see cref="RunAsync"/> asks for it, and what it has written for the shards.</param>
    /// <param name="rows">The rows of the shard.</param>
    /// <param name="reply">Receives the answer.</param>
    /// <param name="cancellationToken">A token that cancels the work.</param>
    void Answer((int Number, MessageReader Parameters) pass, ShardRows rows, MessageWriter reply, CancellationToken cancellationToken);

    /// <summary>Adds to the answers what several shards of a worker have in common, after the last of them; by default nothing.</summary>
    void Finish(int pass, MessageWriter reply)
    {
        // Most questions have nothing in common.
    }

    /// <summary>Reads the answer, in the process of the caller.</summary>
    object ReadAnswer(MessageReader reply);
}
