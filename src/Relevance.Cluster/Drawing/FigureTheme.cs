namespace Relevance.Cluster;

/// <summary>Specifies the background of a figure. Every figure draws its own panel, so that it is readable on any page.</summary>
public enum FigureTheme
{
    /// <summary>
    /// A light panel, or a dark one if the reader's system or browser requests it (<c>prefers-color-scheme</c>). A viewer without style sheets shows the
    /// light panel.
    /// </summary>
    Auto,

    /// <summary>Always a white panel; the figure has no style sheet.</summary>
    Light,

    /// <summary>Always a dark panel; the figure has no style sheet.</summary>
    Dark,
}
