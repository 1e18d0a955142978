namespace Relevance.Cluster;

/// <summary>How <see cref="Dataset.VectorizeAsync"/> turns text into vectors.</summary>
public sealed record VectorizeOptions
{
    /// <summary>
    /// Gets a vectorizer that was fitted before, so that new documents get vectors that fit the old ones; null (the default) fits one on the texts read.
    /// </summary>
    public TextVectorizer? Vectorizer { get; init; }

    /// <summary>Gets how a new vectorizer is fitted; null (the default) means the defaults. Not used with <see cref="Vectorizer"/>.</summary>
    public TextVectorizerOptions? Fitting { get; init; }

    /// <summary>Gets the condition on the documents; null (the default) means all.</summary>
    public Filter? Filter { get; init; }
}
