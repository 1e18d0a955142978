using System.Globalization;
using Microsoft.Extensions.AI;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.AI.Embeddings;

/// <summary>Embeds the documents of a dataset: several calls of the model at a time, their results written in order.</summary>
internal sealed class EmbeddingRun<TInput>
    where TInput : class
{
    private readonly Dataset _dataset;
    private readonly IEmbeddingGenerator<TInput, Embedding<float>> _generator;
    private readonly ModelInput<TInput> _input;
    private readonly string _vectorField;
    private readonly EmbedOptions _options;
    private readonly string? _model;
    private readonly VectorOrigin _origin;
    private readonly RetriedOperation _calls;

    public EmbeddingRun(
        Dataset dataset, IEmbeddingGenerator<TInput, Embedding<float>> generator, ModelInput<TInput> input, string vectorField, EmbedOptions? options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        (_dataset, _generator, _input, _vectorField, _options) = (dataset, generator, input, vectorField, options ?? new EmbedOptions());
        string? id = _options.ModelId ?? _options.GenerationOptions?.ModelId ?? generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelId;
        _model = string.IsNullOrWhiteSpace(id) ? null : id;
        _origin = new VectorOrigin(vectorField);
        HttpStoreOptions limits = new() { Attempts = _options.Attempts, BaseDelay = _options.BaseDelay, AttemptTimeout = _options.AttemptTimeout };
        _calls = new RetriedOperation(
            limits.TimeBudget < limits.AttemptTimeout ? limits with { TimeBudget = limits.AttemptTimeout } : limits,
            failure => RetryRules.IsTransient(failure) || _options.IsTransientFailure?.Invoke(failure) == true);
    }

    public async Task<EmbedSummary> RunAsync(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        Schema schema = await _dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        bool hasVectors = schema.TryGetValue(_vectorField, out FieldType type) && type.IsVector;
        RequireFields(schema);
        if (hasVectors && _options.OtherModels == OtherModelHandling.Reject)
        {
            await _origin.RequireModelAsync(_dataset, schema, _model, cancellationToken).ConfigureAwait(false);
        }

        PendingInputs<TInput> pending = new(_dataset, _input, _origin, _options);
        EmbeddingWriter<TInput> writer = new(_dataset, _vectorField, hasVectors ? type.Dimension : null, _origin, _model, progress);
        await RunAsync(pending.ReadBatchesAsync(schema, hasVectors ? _vectorField : null, _model, cancellationToken), writer, cancellationToken)
            .ConfigureAwait(false);
        return writer.WrittenCount + pending.UnchangedCount == 0 && writer.Rejected.Count > 0
            ? throw new DocumentsRejectedException(_dataset.Id, writer.Rejected)
            : new EmbedSummary
            {
                ModelId = _model,
                ReadCount = pending.ReadCount,
                EmbeddedCount = writer.WrittenCount,
                UnchangedCount = pending.UnchangedCount,
                SkippedDocumentIds = pending.SkippedIds,
                Rejected = writer.Rejected,
                InputCount = writer.InputCount,
                TokenCount = writer.TokenCount,
            };
    }

    private void RequireFields(Schema schema)
    {
        if (_input.Fields?.FirstOrDefault(field => !schema.ContainsKey(field)) is { } unknown)
        {
            string[] texts = [.. schema.Where(field => field.Value == FieldType.Text).Select(field => field.Key)];
            throw new FieldNotFoundException(_dataset.Id, unknown, "a field that documents have", texts);
        }

        // Arrays of numbers become vectors when the field is declared.
        if (schema.TryGetValue(_vectorField, out FieldType type) && !type.IsVector && type != FieldType.Array)
        {
            throw new FieldNotFoundException(_dataset.Id, _vectorField, "a vector field or a new one", schema.VectorFields);
        }
    }

    /// <summary>Embeds batches, up to the limit at the same time, and writes each as soon as those before it are written.</summary>
    private async Task RunAsync(IAsyncEnumerable<PendingBatch<TInput>> batches, EmbeddingWriter<TInput> writer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<EmbeddedBatch<TInput>>> running = new();
        try
        {
            await foreach (PendingBatch<TInput> batch in batches.ConfigureAwait(false))
            {
                if (running.Count == _options.Parallelism)
                {
                    await writer.WriteAsync(await running.Dequeue().ConfigureAwait(false)).ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();

                // On the pool: a model in this process computes before it returns a task.
                running.Enqueue(Task.Run(() => EmbedAsync(batch, stop.Token), CancellationToken.None));
            }

            while (running.Count > 0)
            {
                await writer.WriteAsync(await running.Dequeue().ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (Exception) when (!writer.HasFailed)
        {
            // The model has done the work for these already.
            await EndAsync(running).ConfigureAwait(false);
            foreach (Task<EmbeddedBatch<TInput>> finished in running.Where(task => task.IsCompletedSuccessfully))
            {
                await writer.WriteAsync(await finished.ConfigureAwait(false)).ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await EndAsync(running).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all calls have ended, in success or failure.</summary>
    private static async Task EndAsync(IEnumerable<Task> running) => await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<EmbeddedBatch<TInput>> EmbedAsync(PendingBatch<TInput> batch, CancellationToken cancellationToken)
    {
        TInput[] inputs = [.. batch.Inputs.Select(pending => pending.Input)];
        GeneratedEmbeddings<Embedding<float>> embeddings = await _calls
            .RunAsync(token => _generator.GenerateAsync(inputs, _options.GenerationOptions, token), cancellationToken)
            .ConfigureAwait(false);
        return embeddings.Count == inputs.Length
            ? new EmbeddedBatch<TInput>(batch, [.. embeddings.Select(embedding => embedding.Vector)], embeddings.Usage)
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Dataset '{_dataset.Id}', field '{_vectorField}': expected {inputs.Length} embeddings from the generator, found {embeddings.Count}."));
    }
}
