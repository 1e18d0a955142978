using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>The content of a page.</summary>
/// <param name="Title">The heading; with the name of the dashboard, also the title of the window.</param>
/// <param name="Body">Renders the content below the heading.</param>
public sealed record PageView(string Title, RenderFragment Body)
{
    /// <summary>Gets the status code of the response.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Gets the links from the root to this page, without the page itself.</summary>
    public IReadOnlyList<PageLink> Trail { get; init; } = [];

    /// <summary>Gets the links to related pages, including this one.</summary>
    public IReadOnlyList<PageLink> Tabs { get; init; } = [];

    /// <summary>Gets the small text before the title in the heading, such as <c>Dataset</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the style sheets of the figures in a body that is HTML already; other bodies add theirs when they are rendered.</summary>
    internal IReadOnlyCollection<string> Styles { get; init; } = [];

    /// <summary>Renders a component.</summary>
    /// <param name="parameters">The parameters of the component by name.</param>
    internal static RenderFragment Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TComponent>(Dictionary<string, object?> parameters)
        where TComponent : IComponent => builder =>
    {
        builder.OpenComponent<TComponent>(0);
        builder.AddMultipleAttributes(1, parameters!);
        builder.CloseComponent();
    };
}
