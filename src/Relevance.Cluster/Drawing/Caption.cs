namespace Relevance.Cluster.Drawing;

/// <summary>What a screen reader says of a picture.</summary>
/// <param name="Title">The name.</param>
/// <param name="Description">What it shows, in a sentence or two.</param>
internal readonly record struct Caption(string Title, string Description);
