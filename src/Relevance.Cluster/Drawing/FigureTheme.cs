namespace Relevance.Cluster;

/// <summary>On which background a picture stands. Every picture brings a panel of its own, so that it can be read on any page; this says which panel.</summary>
public enum FigureTheme
{
    /// <summary>Light, and dark where the reader's system or browser asks for dark (<c>prefers-color-scheme</c>). A viewer that knows no style sheets shows the light one.</summary>
    Auto,

    /// <summary>Always a white panel; no style sheet in the picture.</summary>
    Light,

    /// <summary>Always a dark panel; no style sheet in the picture.</summary>
    Dark,
}
