using System.Collections.Concurrent;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>A question that a coordinator answers: asks the workers for their shards, each shard of a worker that is lost another one.</summary>
internal sealed class QuestionRun
{
    /// <summary>PostgreSQL sends a row as a message of at most 1 GiB.</summary>
    private const int MaxReply = 1_000_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IWorkerLink _link;
    private readonly ReadOnlyMemory<byte> _question;
    private readonly ShardSource[] _sources;
    private readonly AskedShard[] _shards;
    private readonly ShardOwners _owners;
    private int[] _clusterOf = [];

    private QuestionRun(IWorkerLink link, PostgresDocumentStore store, IQuestion question, AskedRows rows)
    {
        (_link, Store, Rows, _question) = (link, store, rows, QuestionFormat.ToBytes(question));
        _sources = [.. rows.Fields.Zip(question.About.Fields, (field, path) => new ShardSource(question.DatasetId, path, field.FieldId, field.Dimension))];
        _shards = [.. AskedShard.Of(rows)];
        _owners = new ShardOwners(link, _sources[0], _shards, Patience);
    }

    /// <summary>Gets the store.</summary>
    public PostgresDocumentStore Store { get; }

    /// <summary>Gets the rows that the question is about.</summary>
    public AskedRows Rows { get; }

    /// <summary>Gets the number of components of the first field.</summary>
    public int Dimension => _sources[0].Dimension;

    /// <summary>Answers a question; once again if the data have changed meanwhile.</summary>
    /// <param name="link">The workers.</param>
    /// <param name="table">The table of questions.</param>
    /// <param name="store">The store.</param>
    /// <param name="claim">The question.</param>
    /// <param name="shardSize">The number of positions of a shard. The answer does not depend on it.</param>
    /// <param name="cancellationToken">A token that cancels the work.</param>
    /// <exception cref="ComputeException">A worker failed, none is alive, or the data changed twice.</exception>
    public static async Task AnswerAsync(
        IWorkerLink link, QuestionTable table, PostgresDocumentStore store, QuestionClaim claim, int shardSize, CancellationToken cancellationToken)
    {
        IQuestion question = QuestionFormat.Read(claim.Request);
        for (bool isRepeated = false; ; isRepeated = true)
        {
            AskedRows rows = await store.ReadAskedAsync(question.DatasetId, question.About, shardSize, cancellationToken).ConfigureAwait(false);
            QuestionRun run = new(link, store, question, rows);
            try
            {
                if (await run.TryAnswerAsync(question, table, claim, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (DataChangedException)
            {
                // Below.
            }

            if (isRepeated)
            {
                throw new ComputeException(
                    $"Dataset '{question.DatasetId}', field '{question.About.Fields[0]}': vectors or labels were written while they were read, twice. "
                        + "Nothing was stored; repeat the call.");
            }
        }
    }

    /// <summary>Says which cluster a label is, for <see cref="ShardRows.Clusters"/>.</summary>
    /// <param name="names">The label of each cluster.</param>
    public void SetClusters(IReadOnlyList<string> names)
    {
        Dictionary<string, int> positions = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        _clusterOf = new int[Rows.Texts.Keys.DefaultIfEmpty(0).Max() + 1];
        Array.Fill(_clusterOf, -1);
        foreach ((long number, string text) in Rows.Texts)
        {
            _clusterOf[number] = positions.GetValueOrDefault(text, -1);
        }
    }

    /// <summary>Asks all shards.</summary>
    /// <param name="pass">The number of the pass.</param>
    /// <param name="parameters">What all shards are told; null for nothing.</param>
    /// <param name="cancellationToken">A token that cancels the work.</param>
    /// <returns>
    /// The first position and the answer of each shard, in order; and what shards of one worker have in common, see <see cref="IQuestion.Finish"/>.
    /// </returns>
    public async Task<(IReadOnlyList<(long Start, MessageReader Answer)> Shards, IReadOnlyCollection<MessageReader> Joint)> AskAsync(
        int pass, Action<MessageWriter>? parameters, CancellationToken cancellationToken)
    {
        MessageWriter told = new();
        parameters?.Invoke(told);
        ShardRequest request = new(_question, pass, told.Written, _sources, _clusterOf.Length > 0 ? Rows.Labels : null, _clusterOf);
        ConcurrentBag<MessageReader> joint = [];
        Array.ForEach(_shards, shard => shard.Answer = null);
        while (Array.Exists(_shards, shard => shard.Answer is null))
        {
            await _owners.AssignAsync(_ => { }, cancellationToken).ConfigureAwait(false);
            using CancellationTokenSource failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAll(_shards.Where(shard => shard.Answer is null).GroupBy(shard => shard.Worker!.Value).Select(group =>
                CallAsync(group.Key, [.. group], (request, joint), failure))).ConfigureAwait(false);
        }

        return ([.. _shards.Select(shard => (shard.Start, shard.Answer!))], joint);
    }

    /// <summary>Finds the ids of documents.</summary>
    public async Task<Dictionary<long, string>> FindIdsAsync(IEnumerable<long> positions, CancellationToken cancellationToken)
    {
        long[] asked = [.. positions.Distinct()];
        string?[] ids = await Store.FindIdsAsync(_sources[0].DatasetId, asked, cancellationToken).ConfigureAwait(false);
        return asked.Zip(ids).ToDictionary(pair => pair.First, pair => pair.Second ?? throw new DataChangedException());
    }

    /// <summary>Finds the number of a row among all rows of the first field, for an error.</summary>
    public Task<int> FindRowAsync(long position, CancellationToken cancellationToken) =>
        Store.FindRowAsync(_sources[0].DatasetId, _sources[0].VectorField, position, cancellationToken);

    private async Task<bool> TryAnswerAsync(IQuestion question, QuestionTable table, QuestionClaim claim, CancellationToken cancellationToken)
    {
        MessageWriter reply = QuestionFormat.Begin();
        IReadOnlyDictionary<long, string?>? labels = await question.RunAsync(this, reply, cancellationToken).ConfigureAwait(false);
        if (reply.Written.Length > MaxReply)
        {
            throw new ComputeException(
                $"Dataset '{question.DatasetId}', field '{question.About.Fields[0]}': the answer has {reply.Written.Length} bytes, more than the {MaxReply} "
                    + "that PostgreSQL stores in a row. Ask about fewer documents, or use a client without an engine.");
        }

        byte[] bytes = reply.Written.ToArray();
        if (labels is not null)
        {
            return await Store.SetLabelsAsync(
                question.DatasetId, Rows, labels, (session, token) => table.CompleteAsync(session, claim, bytes, token), cancellationToken)
                .ConfigureAwait(false);
        }

        await table.EndAsync(claim, bytes, error: null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task CallAsync(
        WorkerId worker, AskedShard[] shards, (ShardRequest Request, ConcurrentBag<MessageReader> Joint) pass, CancellationTokenSource failure)
    {
        try
        {
            MessageReader reply = QuestionFormat.Open(await _link.CallAsync(worker, pass.Request.ToBytes(shards), failure.Token).ConfigureAwait(false));
            foreach (AskedShard shard in shards)
            {
                shard.Answer = reply.Read<bool>() ? new MessageReader(reply.ReadMemory<byte>()) : throw new DataChangedException();
            }

            pass.Joint.Add(reply);
        }
        catch (WorkerLostException)
        {
            _owners.Lose(worker, _ => { });
        }
        catch (WorkerDiskException e)
        {
            _owners.Lose(worker, _ => { }, e);
        }
        catch
        {
            await failure.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>Vectors, labels or documents have changed since the question began.</summary>
internal sealed class DataChangedException : Exception;
