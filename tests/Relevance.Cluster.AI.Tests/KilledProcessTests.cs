using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of a process that is killed while it embeds: what is written stays, and the next process continues.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int Count = 400;
    private const int BatchSize = 8;
    private const int Parallelism = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relevance-killed-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder.FullName, "store.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EmbedAsync_InAProcessThatIsKilledTwice_EmbedsNothingAgainThatIsWritten_AndAtMostTheBatchesInProgress()
    {
        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(Database))
        {
            await new RelevanceClient(store).GetDataset("shop").InsertDocumentsAsync(Shop.Numbered(Count), cancellationToken: Token);
        }

        HashSet<string> written = [];
        foreach (int answers in (int[])[11, 14, 0])
        {
            bool isKilled = answers > 0;
            string[] requested = await EmbedAsync(answers, isKilled);
            HashSet<string> writtenBefore = written;
            written = await ReadWrittenAsync();

            Assert.Empty(requested.Intersect(writtenBefore));
            Assert.Equal(requested.Distinct(), requested);
            Assert.Superset(writtenBefore, written);
            Assert.Empty(written.Except(writtenBefore).Except(requested));
            Assert.InRange(requested.Except(written).Count(), isKilled ? 1 : 0, isKilled ? Parallelism * BatchSize : 0);

            // Of those answered, all but the ones that wait for being written.
            Assert.InRange(written.Count - writtenBefore.Count, Math.Max(0, answers - Parallelism) * BatchSize, isKilled ? answers * BatchSize : Count);
        }

        Assert.Equal(Count, written.Count);
    }

    /// <summary>Starts the process, answers some calls of its model, and kills it; or lets it finish.</summary>
    /// <returns>The texts that the model was asked for.</returns>
    private async Task<string[]> EmbedAsync(int answers, bool isKilled)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Relevance.Cluster.AI.CrashEmbedder"))
        {
            ArgumentList = { Database, BatchSize.ToString(CultureInfo.InvariantCulture), Parallelism.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        List<string> calls = [];
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(Token);
            if (isKilled)
            {
                await process.StandardInput.WriteAsync(new string('\n', answers));
                await process.StandardInput.FlushAsync(Token);

                // The next call after the last answer: the batches before are being written.
                while (calls.Count <= answers)
                {
                    calls.Add(await process.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException($"The process ended: {await errors}"));
                }

                process.Kill();
            }
            else
            {
                process.StandardInput.Close();
            }

            string rest = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.Equal((isKilled, ""), (process.ExitCode != 0, await errors));
            return [.. calls.Concat(rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)).SelectMany(call => call.Split('\t'))];
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Returns the texts of the documents with a vector, each of which is complete: its text's vector, and its origin.</summary>
    private async Task<HashSet<string>> ReadWrittenAsync()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        Dataset products = new RelevanceClient(store).GetDataset("shop");
        List<Document> documents = await products.ReadAsync(cancellationToken: Token).ToListAsync(Token);
        Document[] complete = [.. documents.Where(document => document.Contains(Shop.SourceField))];
        Assert.Equal(Count, documents.Count);
        Assert.Equal(complete.Length, documents.Count(document => document[Shop.VectorField].HasValue));
        Assert.All(complete, document => Assert.Equal(
            $"p-{document.GetVector(Shop.VectorField).Span[0]} paced-1", $"{document.Id} {document[Shop.SourceField + ".model"]}"));
        return complete.Select(document => document["title"].AsText()!).ToHashSet(StringComparer.Ordinal);
    }
}
