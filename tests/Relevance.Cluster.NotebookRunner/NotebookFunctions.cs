namespace Relevance.Cluster.NotebookRunner;

/// <summary>What the kernel gives every cell without being asked, as far as notebooks here use it. Public: the cells see it.</summary>
public sealed class NotebookFunctions
{
    /// <summary>Gets or sets where the outputs of the running cell go.</summary>
    internal CellOutputs Outputs { get; set; } = new();

    /// <summary>Shows a value now, before the end of the cell. The name is the kernel's.</summary>
    /// <param name="value">The value; null shows nothing.</param>
#pragma warning disable IDE1006 // The kernel calls it so.
    public void display(object? value)
#pragma warning restore IDE1006
    {
        if (value is not null)
        {
            Outputs.AddDisplay(ResultFormatting.Format(value));
        }
    }

    /// <summary>Makes a value of a piece of HTML, which a notebook shows as such. The name is the kernel's.</summary>
    /// <param name="html">The HTML, not escaped.</param>
    /// <returns>The value.</returns>
    public HtmlText HTML(string html) => new(html);
}
