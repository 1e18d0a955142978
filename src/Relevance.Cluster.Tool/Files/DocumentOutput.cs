using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Files;

/// <summary>Writes the documents of a dataset into a file.</summary>
/// <param name="path">The file; it appears when it is complete.</param>
/// <param name="format">The name of the format; null means by the extension.</param>
internal sealed class DocumentOutput(string path, string? format)
{
    /// <summary>Writes the documents with the label of a clustering in a field of its own, and without the labels that the store holds.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="clusters">The clustering.</param>
    /// <param name="labelField">The field of the label.</param>
    /// <param name="includeVectors">Whether vectors are written.</param>
    /// <param name="cancellationToken">A token that cancels the operation; no file is then left.</param>
    /// <returns>The number of documents.</returns>
    /// <exception cref="MisuseException">A document already has the field of the label.</exception>
    public Task<long> WriteLabelledAsync(
        Dataset dataset, ClusterOps clusters, string labelField, VectorsInFile includeVectors, CancellationToken cancellationToken) =>
        DocumentFile.WriteAsync(path, LabelledAsync(dataset, clusters, labelField, includeVectors, cancellationToken), Options(), cancellationToken);

    /// <summary>Writes the documents as they are.</summary>
    public Task<long> WriteAsync(Dataset dataset, DocumentQuery query, CancellationToken cancellationToken) =>
        DocumentFile.WriteAsync(path, dataset.ReadAsync(query, cancellationToken), Options(), cancellationToken);

    private static async IAsyncEnumerable<Document> LabelledAsync(
        Dataset dataset, ClusterOps clusters, string labelField, VectorsInFile includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { IncludeVectors = includeVectors == VectorsInFile.Included };
        await foreach (Document document in dataset.ReadAsync(query, cancellationToken).ConfigureAwait(false))
        {
            FieldValue label = document[clusters.LabelField];
            document.Remove(ClusteringKey.RootField);
            if (document.Contains(labelField))
            {
                throw new MisuseException($"The documents already have a field '{labelField}'. Name another one for the label: --label-field found_cluster");
            }

            document[labelField] = label;
            yield return document;
        }
    }

    private DocumentFileOptions Options() => FileFormats.Options(format);
}

/// <summary>Specifies whether the vectors of documents are written.</summary>
internal enum VectorsInFile
{
    Omitted,
    Included,
}
