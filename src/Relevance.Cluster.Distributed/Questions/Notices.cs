using Npgsql;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>Listens to notices of the database on a connection of its own, which is opened again when it is lost; what is sent meanwhile is missed.</summary>
/// <param name="database">The database.</param>
/// <param name="channel">The channel, a plain name.</param>
/// <param name="heard">Is called with the text of each notice, from one thread at a time; must not block or throw.</param>
internal sealed class Notices(StoreDatabase database, string channel, Action<string> heard)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Listens until it is canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or DocumentStoreException or NpgsqlException or IOException or ObjectDisposedException)
            {
                // The server is away. Whoever waits for a notice looks at the table too.
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await database.ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            connection.Notification += (_, notice) => heard(notice.Payload);
            NpgsqlCommand listen = new($"LISTEN {channel}", connection);
            await using (listen.ConfigureAwait(false))
            {
                await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            while (true)
            {
                await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
