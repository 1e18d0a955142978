namespace Relevance.Cluster;

/// <summary>The progress of <see cref="TextVectorizer.Fit"/>.</summary>
/// <param name="TextCount">The number of texts read so far; during the decomposition, the number of fitted texts.</param>
/// <param name="CompletedPasses">The number of finished passes of the decomposition; 0 during reading.</param>
/// <param name="TotalPasses">The number of all passes of the decomposition; 0 during reading, when it is unknown.</param>
public readonly record struct TextVectorizerProgress(int TextCount, int CompletedPasses, int TotalPasses);
