namespace Relevance.Cluster;

/// <summary>The options of <see cref="Dataset.VectorizeAsync"/>.</summary>
public sealed record VectorizeOptions
{
    /// <summary>
    /// Gets a vectorizer that was fitted before, so that the vectors of new documents can be compared with the existing ones; null, the default, fits one on
    /// the texts that are read.
    /// </summary>
    public TextVectorizer? Vectorizer { get; init; }

    /// <summary>Gets the options for fitting a new vectorizer; null, the default, means the defaults. Not used with <see cref="Vectorizer"/>.</summary>
    public TextVectorizerOptions? Fitting { get; init; }

    /// <summary>Gets the condition on the documents; null, the default, means all.</summary>
    public Filter? Filter { get; init; }
}
