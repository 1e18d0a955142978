using Microsoft.Extensions.AI;
using Relevance.Cluster.AI.Embeddings;

namespace Relevance.Cluster;

/// <summary>Embeds the documents of a dataset with an embedding model, and searches them by text.</summary>
public static class DatasetEmbedding
{
    extension(Dataset dataset)
    {
        /// <summary>
        /// Embeds the text of each document with an embedding model, and writes the vector: of documents that have no vector yet, and of those whose text has
        /// changed since.
        /// </summary>
        /// <param name="generator">The model. Up to <see cref="EmbedOptions.Parallelism"/> calls run at the same time.</param>
        /// <param name="textFields">
        /// The dotted paths of the text fields, at least one. Their texts, and those of an array, are joined by a newline in this order; empty ones are
        /// omitted.
        /// </param>
        /// <param name="vectorField">The dotted path of the vector field to write; it is declared if the schema does not have it.</param>
        /// <param name="options">The documents, the batches, the retries, and the handling of other models; null means the defaults.</param>
        /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
        /// <param name="cancellationToken">
        /// A token that cancels the operation. It is passed to the model; what is embedded by then is written, and acknowledged vectors stay.
        /// </param>
        /// <returns>The numbers of documents and tokens. Documents without text do not change, and are listed; so are rejected embeddings.</returns>
        /// <remarks>
        /// <para>Next to the vector, a field such as <c>title_vector_source_</c> has the <c>hash</c> of the embedded text and the id of the <c>model</c>. Both
        /// are written with the vector in one atomic update, batch by batch in insertion order. So a second call continues after a first one that failed or
        /// was killed, and embeds nothing twice except the batches that a killed process had not written: at most
        /// <see cref="EmbedOptions.Parallelism"/>.</para>
        /// <para>The documents are read page by page without their vectors, so memory is bounded by the batches in progress. The results do not depend on
        /// <see cref="EmbedOptions.Parallelism"/>.</para>
        /// <para>Temporary failures of the model are retried by the rules of <see cref="HttpDocumentStore"/>: timeouts, lost connections, and the status 408,
        /// 429, 500, 502, 503 or 504. Any other exception of the model propagates to the caller unchanged, after what is embedded by then is
        /// written.</para>
        /// </remarks>
        /// <exception cref="FieldNotFoundException">No document has one of the text fields, or the vector field holds other values than vectors.</exception>
        /// <exception cref="EmbeddingModelException">
        /// The field holds vectors of another model, and <see cref="EmbedOptions.OtherModels"/> is <see cref="OtherModelHandling.Reject"/>.
        /// </exception>
        /// <exception cref="VectorShapeException">The model has another dimension than the vector field.</exception>
        /// <exception cref="DocumentsRejectedException">No document has a vector after the call, and at least one was rejected.</exception>
        /// <exception cref="TimeoutException">The model did not respond in time, in any attempt.</exception>
        /// <example>
        /// <code>
        /// EmbedSummary embedded = await products.EmbedAsync(generator, ["title", "description"], "title_vector_");
        /// Console.WriteLine(embedded);
        /// </code>
        /// </example>
        public Task<EmbedSummary> EmbedAsync(
            IEmbeddingGenerator<string, Embedding<float>> generator,
            IReadOnlyList<string> textFields,
            string vectorField,
            EmbedOptions? options = null,
            IProgress<OperationProgress>? progress = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(textFields);
            ArgumentOutOfRangeException.ThrowIfZero(textFields.Count, nameof(textFields));
            return new EmbeddingRun<string>(dataset, generator, ModelInputs.OfTextFields([.. textFields]), vectorField, options)
                .RunAsync(progress, cancellationToken);
        }

        /// <summary>Embeds a text of each document that a function returns.</summary>
        /// <param name="generator">The model. Up to <see cref="EmbedOptions.Parallelism"/> calls run at the same time.</param>
        /// <param name="textOf">
        /// Returns the text of a document, which is read without its vectors; null or white space skips the document. It runs for one document at a time.
        /// </param>
        /// <param name="vectorField">The dotted path of the vector field to write; it is declared if the schema does not have it.</param>
        /// <param name="options">The documents, the batches, the retries, and the handling of other models; null means the defaults.</param>
        /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
        /// <param name="cancellationToken">A token that cancels the operation; acknowledged vectors stay.</param>
        /// <returns>The numbers of documents and tokens, and the documents that were skipped or rejected.</returns>
        /// <remarks>What is written, retried and continued is the same as for text fields.</remarks>
        /// <exception cref="FieldNotFoundException">The vector field holds other values than vectors.</exception>
        /// <exception cref="EmbeddingModelException">
        /// The field holds vectors of another model, and <see cref="EmbedOptions.OtherModels"/> is <see cref="OtherModelHandling.Reject"/>.
        /// </exception>
        /// <exception cref="VectorShapeException">The model has another dimension than the vector field.</exception>
        /// <exception cref="DocumentsRejectedException">No document has a vector after the call, and at least one was rejected.</exception>
        /// <exception cref="TimeoutException">The model did not respond in time, in any attempt.</exception>
        public Task<EmbedSummary> EmbedAsync(
            IEmbeddingGenerator<string, Embedding<float>> generator,
            Func<Document, string?> textOf,
            string vectorField,
            EmbedOptions? options = null,
            IProgress<OperationProgress>? progress = null,
            CancellationToken cancellationToken = default) =>
            new EmbeddingRun<string>(dataset, generator, ModelInputs.OfText(textOf), vectorField, options).RunAsync(progress, cancellationToken);

        /// <summary>Embeds an image of each document, or other data such as audio.</summary>
        /// <param name="generator">The model. Up to <see cref="EmbedOptions.Parallelism"/> calls run at the same time.</param>
        /// <param name="imageOf">
        /// Returns the image of a document, which is read without its vectors; null or no bytes skips the document. It runs for one document at a time, for
        /// every document and in each call, because the hash of the image decides whether it has changed.
        /// </param>
        /// <param name="vectorField">The dotted path of the vector field to write; it is declared if the schema does not have it.</param>
        /// <param name="options">The documents, the batches, the retries, and the handling of other models; null means the defaults.</param>
        /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
        /// <param name="cancellationToken">A token that cancels the operation; acknowledged vectors stay.</param>
        /// <returns>The numbers of documents and tokens, and the documents that were skipped or rejected.</returns>
        /// <remarks>What is written, retried and continued is the same as for text fields.</remarks>
        /// <exception cref="FieldNotFoundException">The vector field holds other values than vectors.</exception>
        /// <exception cref="EmbeddingModelException">
        /// The field holds vectors of another model, and <see cref="EmbedOptions.OtherModels"/> is <see cref="OtherModelHandling.Reject"/>.
        /// </exception>
        /// <exception cref="VectorShapeException">The model has another dimension than the vector field.</exception>
        /// <exception cref="DocumentsRejectedException">No document has a vector after the call, and at least one was rejected.</exception>
        /// <exception cref="TimeoutException">The model did not respond in time, in any attempt.</exception>
        public Task<EmbedSummary> EmbedAsync(
            IEmbeddingGenerator<DataContent, Embedding<float>> generator,
            Func<Document, DataContent?> imageOf,
            string vectorField,
            EmbedOptions? options = null,
            IProgress<OperationProgress>? progress = null,
            CancellationToken cancellationToken = default) =>
            new EmbeddingRun<DataContent>(dataset, generator, ModelInputs.OfImage(imageOf), vectorField, options).RunAsync(progress, cancellationToken);

        /// <summary>Embeds a text and finds the documents whose vectors are nearest to it: those with a similar meaning.</summary>
        /// <param name="generator">The model that the vectors of the field were embedded with. It is called once, without retries.</param>
        /// <param name="text">The text.</param>
        /// <param name="vectorField">The dotted path of the vector field.</param>
        /// <param name="options">
        /// The documents, their number and the metric; null means the twenty nearest by cosine, with all fields except vectors.
        /// </param>
        /// <param name="cancellationToken">A token that cancels the operation.</param>
        /// <returns>The page of documents, nearest first, and the total number.</returns>
        /// <remarks>
        /// The model of the generator's metadata is compared with those that <c>EmbedAsync</c> recorded, before the text is embedded. Vectors whose model was
        /// not recorded, and a generator without a name for its model, cannot be compared and pass. The first search after a change of the vectors queries the
        /// records of all documents; in a store without revisions of vectors, each search does. To search with a model that the generator reports under another
        /// id, embed the text yourself and pass a <see cref="VectorQuery"/>.
        /// </remarks>
        /// <exception cref="EmbeddingModelException">A vector of the field is recorded as one of another model.</exception>
        /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
        /// <exception cref="VectorShapeException">The model has another dimension than the field.</exception>
        public async Task<VectorSearchResult> SearchAsync(
            IEmbeddingGenerator<string, Embedding<float>> generator,
            string text,
            string vectorField,
            VectorSearchOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(generator);
            ArgumentException.ThrowIfNullOrWhiteSpace(text);
            string? model = generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelId;
            await SearchedModels.RequireAsync(dataset, vectorField, model, cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<float> vector = await generator.GenerateVectorAsync(text, cancellationToken: cancellationToken).ConfigureAwait(false);
            return await dataset.SearchAsync(new VectorQuery(vectorField, vector), options, cancellationToken).ConfigureAwait(false);
        }
    }
}
