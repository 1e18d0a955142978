namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The silhouette figure of the documents of a clustering.</summary>
internal static class SilhouetteFigures
{
    /// <summary>Draws the figure as SVG.</summary>
    /// <param name="silhouettes">The silhouettes of at least one measured document.</param>
    public static string Draw(SilhouetteResult silhouettes) =>
        silhouettes.ToSvg(new FigureOptions { Width = 960, Title = "Silhouettes of the documents" });
}
