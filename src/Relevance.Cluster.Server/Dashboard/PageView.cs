using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>What a page shows.</summary>
/// <param name="Title">The heading, and with the name of the dashboard the title of the window.</param>
/// <param name="Body">Renders what is below the heading.</param>
public sealed record PageView(string Title, RenderFragment Body)
{
    /// <summary>Gets the status code of the response.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Gets the way from the root to this page, without the page itself.</summary>
    public IReadOnlyList<PageLink> Trail { get; init; } = [];

    /// <summary>Gets the pages beside this one, with this one among them.</summary>
    public IReadOnlyList<PageLink> Tabs { get; init; } = [];

    /// <summary>Gets what the heading says before the title in small, such as <c>Dataset</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the whole page, where it was rendered within the time of its request; null when it is still to be rendered.</summary>
    internal RenderedPage? Rendered { get; init; }

    /// <summary>Renders a component.</summary>
    /// <param name="parameters">Its parameters by name.</param>
    internal static RenderFragment Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TComponent>(Dictionary<string, object?> parameters)
        where TComponent : IComponent => builder =>
    {
        builder.OpenComponent<TComponent>(0);
        builder.AddMultipleAttributes(1, parameters!);
        builder.CloseComponent();
    };
}
