using System.Reflection;

namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>The rooms of a project in the order in which they build on one another.</summary>
/// <param name="assembly">The compiled project.</param>
/// <param name="folder">The folder of its sources, from the root of the repository.</param>
/// <param name="rooms">The rooms, those that know least first; "" is the project's own folder.</param>
/// <param name="undivided">Rooms whose subfolders are part of them.</param>
internal sealed class Plan(Assembly assembly, string folder, string[] rooms, params string[] undivided)
{
    private readonly Lazy<House> _house = new(() => House.Of(assembly, folder, undivided));

    public string Folder => folder;

    public string[] Rooms => rooms;

    public House House => _house.Value;

    public IReadOnlyList<Use> Uses => House.Uses;
}
