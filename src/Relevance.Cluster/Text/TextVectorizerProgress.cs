namespace Relevance.Cluster;

/// <summary>How far <see cref="TextVectorizer.Fit"/> has come.</summary>
/// <param name="TextCount">The texts read so far; once the decomposition runs, all that are used.</param>
/// <param name="CompletedPasses">The passes of the decomposition over the texts that are done; 0 while texts are read.</param>
/// <param name="TotalPasses">The passes of the decomposition in all; 0 while texts are read, for it is not known yet.</param>
public readonly record struct TextVectorizerProgress(int TextCount, int CompletedPasses, int TotalPasses);
