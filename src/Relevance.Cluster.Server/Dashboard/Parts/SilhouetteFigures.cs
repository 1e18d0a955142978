namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The silhouette plot of a clustering's documents.</summary>
internal static class SilhouetteFigures
{
    /// <summary>Draws the plot.</summary>
    /// <param name="silhouettes">The silhouettes of at least one measured document.</param>
    public static string Draw(SilhouetteResult silhouettes) =>
        silhouettes.ToSvg(new FigureOptions { Width = 960, Title = "Silhouettes of the documents" });
}
