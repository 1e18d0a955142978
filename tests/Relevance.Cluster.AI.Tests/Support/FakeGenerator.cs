using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Relevance.Cluster.AI.Tests.Support;

/// <summary>A model that computes an embedding from each input by a function, counts the inputs, and fails on demand.</summary>
internal class FakeGenerator<TInput>(Func<TInput, float[]> embed, string? modelId = "fake-1") : IEmbeddingGenerator<TInput, Embedding<float>>
    where TInput : notnull
{
    private int _calls;
    private int _running;

    /// <summary>Gets the batches that were embedded, in the order in which their calls ended.</summary>
    public ConcurrentQueue<TInput[]> Batches { get; } = new();

    /// <summary>Gets how often each input was embedded.</summary>
    public ConcurrentDictionary<TInput, int> Counts { get; } = new();

    public int Calls => _calls;

    public int MostAtATime { get; private set; }

    /// <summary>Gets what happens in a call, from 1, before it embeds.</summary>
    public Func<int, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Gets what happens before a batch is embedded, after <see cref="Before"/>.</summary>
    public Func<TInput[], Task> BeforeBatch { get; init; } = _ => Task.CompletedTask;

    /// <summary>Gets the tokens of an input; null reports no usage.</summary>
    public Func<TInput, long>? TokensOf { get; init; }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        int call = Interlocked.Increment(ref _calls);
        int running = Interlocked.Increment(ref _running);
        lock (Batches)
        {
            MostAtATime = Math.Max(MostAtATime, running);
        }

        try
        {
            await Before(call, cancellationToken);
            TInput[] inputs = [.. values];
            await BeforeBatch(inputs);
            Batches.Enqueue(inputs);
            foreach (TInput input in inputs)
            {
                Counts.AddOrUpdate(input, 1, (_, count) => count + 1);
            }

            return new GeneratedEmbeddings<Embedding<float>>(inputs.Select(input => new Embedding<float>(embed(input))))
            {
                Usage = TokensOf is null ? null : new UsageDetails { InputTokenCount = inputs.Sum(TokensOf) },
            };
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) && modelId is not null ? new EmbeddingGeneratorMetadata("fake", defaultModelId: modelId) : null;

    public void Dispose() => GC.SuppressFinalize(this);
}
