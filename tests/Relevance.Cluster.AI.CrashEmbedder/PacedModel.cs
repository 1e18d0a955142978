using System.Globalization;
using Microsoft.Extensions.AI;

namespace Relevance.Cluster.AI.CrashEmbedder;

/// <summary>
/// A model that writes the texts of each call to the output, one line per call, and then waits for a line of the input, so that another process sets its pace.
/// After the end of the input it does not wait.
/// </summary>
internal sealed class PacedModel : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly StreamReader _input = new(Console.OpenStandardInput());
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TextWriter _output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" });

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        await _output.WriteLineAsync(string.Join('\t', texts));
        await _turn.WaitAsync(cancellationToken);
        await _input.ReadLineAsync(cancellationToken);
        _turn.Release();

        // The number of 'title 17' and a one.
        return new(texts.Select(text => new Embedding<float>(new[] { float.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), 1 })));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("paced", defaultModelId: "paced-1") : null;

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _turn.Dispose();
    }
}
