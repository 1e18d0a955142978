using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The questions of a store that wait for an answer, in a table beside its others. Thread-safe.</summary>
/// <remarks>
/// A coordinator claims a question, which gives it the number of an attempt; its answer counts only as long as no other coordinator has claimed the question
/// since. Whoever asked deletes the row. A row whose caller has died is no longer claimed after a minute, and is deleted when another question is asked.
/// Notices only save time: rows decide, and everybody looks at them once a second.
/// </remarks>
/// <param name="store">The store.</param>
internal sealed class QuestionTable(PostgresDocumentStore store)
{
    /// <summary>The channel of notices about questions: that one waits, or that its caller has gone.</summary>
    public const string QuestionChannel = "relevance_question";

    /// <summary>The channel of notices about answers.</summary>
    public const string AnswerChannel = "relevance_answer";

    /// <summary>The number of coordinators that may die of one question.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The time without a sign of life after which a coordinator counts as dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>The time without a sign of life after which a caller counts as dead.</summary>
    public static readonly TimeSpan CallerSilence = TimeSpan.FromMinutes(1);

    // A crash of the server may lose a question, which its caller notices; an answer that is stored with labels is never lost.
    private const string Fast = "fast AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))";

    private readonly StoreDatabase _database = store.Database;

    private string Table => $"{_database.Tables.Schema}.question";

    /// <summary>Creates the table if it does not exist.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        datasetId: null,
        async (session, token) => await session.QueryAsync("SELECT to_regclass($1) IS NULL", row => row.GetBoolean(0), token, Table).ConfigureAwait(false)
            is [true] ? await CreateAsync(session, token).ConfigureAwait(false) : 0,
        cancellationToken);

    /// <summary>Returns the text of a notice about a question, which listeners of other stores in the database ignore.</summary>
    public string NoticeOf(Guid id) => string.Create(CultureInfo.InvariantCulture, $"{id}/{_database.Tables.Schema}");

    /// <summary>Returns the question that a notice is about; null for one of another store.</summary>
    public Guid? Parse(string notice) =>
        notice.Split('/', 2) is [var id, var schema] && schema == _database.Tables.Schema && Guid.TryParse(id, out Guid found) ? found : null;

    /// <summary>Adds a question, and tells the workers.</summary>
    public Task AddAsync(Guid id, byte[] request, CancellationToken cancellationToken) => RunAsync(
        $"""
        WITH {Fast}, old AS (DELETE FROM {Table} WHERE caller_seen < now() - interval '10 minutes'),
          new AS (INSERT INTO {Table}(id, request) VALUES ($1, $2) ON CONFLICT DO NOTHING)
        SELECT pg_notify('{QuestionChannel}', $3) FROM fast
        """,
        _ => true,
        cancellationToken,
        id,
        request,
        NoticeOf(id));

    /// <summary>Says that the caller still waits, and looks for the answer.</summary>
    /// <returns>The question; null if it is not there.</returns>
    public async Task<QuestionState?> LookAsync(Guid id, CancellationToken cancellationToken) => (await RunAsync(
        $"WITH {Fast} UPDATE {Table} SET caller_seen = clock_timestamp() FROM fast WHERE id = $1 RETURNING is_ended, attempt, reply, error",
        row => new QuestionState(
            row.GetBoolean(0),
            row.GetInt32(1),
            row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2),
            row.IsDBNull(3) ? null : Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(3))),
        cancellationToken,
        id).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Deletes a question; a coordinator that works on it stops.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => RunAsync(
        $"""
        WITH {Fast}, gone AS (DELETE FROM {Table} WHERE id = $1 RETURNING is_ended)
        SELECT pg_notify('{QuestionChannel}', $2) FROM fast, gone WHERE NOT is_ended
        """,
        _ => true,
        cancellationToken,
        id,
        NoticeOf(id));

    /// <summary>Claims the oldest question that waits for a coordinator.</summary>
    /// <param name="owner">The name of the coordinator, to be shown.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Null if there is none.</returns>
    public async Task<QuestionClaim?> TryClaimAsync(string owner, CancellationToken cancellationToken) => (await RunAsync(
        $"""
        WITH {Fast}, next AS MATERIALIZED (
          SELECT id FROM {Table} WHERE NOT is_ended AND heartbeat < clock_timestamp() - $2 AND caller_seen > clock_timestamp() - $3
          ORDER BY created LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE {Table} question SET owner = $1, attempt = attempt + 1, heartbeat = clock_timestamp() FROM fast, next WHERE question.id = next.id
        RETURNING question.id, attempt, request
        """,
        row => new QuestionClaim(row.GetFieldValue<Guid>(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2)),
        cancellationToken,
        owner,
        Silence,
        CallerSilence).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Says that a coordinator is alive.</summary>
    /// <returns>False if it is to stop: the caller has gone, or another coordinator has claimed the question.</returns>
    public async Task<bool> ReportAsync(QuestionClaim claim, CancellationToken cancellationToken) => (await RunAsync(
        $"""
        WITH {Fast} UPDATE {Table} SET heartbeat = clock_timestamp() FROM fast
        WHERE id = $1 AND attempt = $2 AND NOT is_ended AND caller_seen > clock_timestamp() - $3 RETURNING true
        """,
        row => row.GetBoolean(0),
        cancellationToken,
        claim.Id,
        claim.Attempt,
        CallerSilence).ConfigureAwait(false)).Count > 0;

    /// <summary>Ends a question with its answer or an error, unless another coordinator has claimed it.</summary>
    public Task EndAsync(QuestionClaim claim, byte[]? reply, string? error, CancellationToken cancellationToken) => _database.RunAsync(
        (session, token) => TryEndAsync(session, claim, reply, error, token), cancellationToken);

    /// <summary>Leaves a question to another coordinator, which need not wait until this one has not been heard of for long.</summary>
    public Task ReleaseAsync(QuestionClaim claim, CancellationToken cancellationToken) => RunAsync(
        $"""
        WITH left_over AS (UPDATE {Table} SET heartbeat = '-infinity', attempt = attempt - 1 WHERE id = $1 AND attempt = $2 AND NOT is_ended)
        SELECT pg_notify('{QuestionChannel}', $3)
        """,
        _ => true,
        cancellationToken,
        claim.Id,
        claim.Attempt,
        NoticeOf(claim.Id));

    /// <summary>Ends a question with its answer, in the transaction that stores labels.</summary>
    /// <exception cref="ComputeException">The caller has gone, or another coordinator has claimed the question: nothing must be stored.</exception>
    public async Task CompleteAsync(StoreSession session, QuestionClaim claim, byte[] reply, CancellationToken cancellationToken)
    {
        if (!await TryEndAsync(session, claim, reply, error: null, cancellationToken).ConfigureAwait(false))
        {
            throw new ComputeException($"The question {claim.Id} was canceled, or another coordinator has taken it over.");
        }
    }

    private async Task<int> CreateAsync(StoreSession session, CancellationToken cancellationToken)
    {
        await session.LockLayoutAsync(cancellationToken).ConfigureAwait(false);
        return await session.ExecuteAsync(
            $"""
            CREATE TABLE IF NOT EXISTS {Table}(
              id uuid PRIMARY KEY, created timestamptz NOT NULL DEFAULT clock_timestamp(), caller_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
              request bytea NOT NULL, owner text, attempt int NOT NULL DEFAULT 0, heartbeat timestamptz NOT NULL DEFAULT '-infinity',
              reply bytea, error bytea, is_ended boolean NOT NULL DEFAULT false);
            ALTER TABLE {Table} ALTER request SET STORAGE EXTERNAL, ALTER reply SET STORAGE EXTERNAL;
            """,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryEndAsync(StoreSession session, QuestionClaim claim, byte[]? reply, string? error, CancellationToken cancellationToken)
    {
        List<bool> ended = await session.QueryAsync(
            $"""
            WITH ended AS (UPDATE {Table} SET is_ended = true, reply = $3, error = $4 WHERE id = $1 AND attempt = $2 AND NOT is_ended RETURNING id)
            SELECT pg_notify('{AnswerChannel}', $5) FROM ended
            """,
            _ => true,
            cancellationToken,
            claim.Id,
            claim.Attempt,
            Optional(reply),
            Optional(error is null ? null : Encoding.UTF8.GetBytes(error)),
            NoticeOf(claim.Id)).ConfigureAwait(false);
        return ended.Count > 0;
    }

    private Task<List<T>> RunAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values) =>
        _database.RunAsync((session, token) => session.QueryAsync(sql, read, token, values), cancellationToken);

    private static NpgsqlParameter Optional(byte[]? value) => new() { NpgsqlDbType = NpgsqlDbType.Bytea, Value = (object?)value ?? DBNull.Value };
}

/// <summary>A question as its caller finds it.</summary>
/// <param name="IsEnded">Whether there is an answer, or an error.</param>
/// <param name="Attempt">The number of coordinators that it has had.</param>
/// <param name="Reply">The answer; null if there is none.</param>
/// <param name="Error">The error; null if there is none.</param>
internal sealed record QuestionState(bool IsEnded, int Attempt, byte[]? Reply, string? Error);

/// <summary>A question as its coordinator claimed it.</summary>
/// <param name="Id">The id of the question.</param>
/// <param name="Attempt">The number of coordinators that it has had.</param>
/// <param name="Request">What is asked.</param>
internal sealed record QuestionClaim(Guid Id, int Attempt, byte[] Request);
