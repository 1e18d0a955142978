using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>
/// The room (a folder of a project) of each type, read from the sources, and the types that it uses, read from the assembly by ArchUnitNET.
/// </summary>
internal sealed class House
{
    private readonly Dictionary<string, string> _rooms;

    private House(System.Reflection.Assembly assembly, string folder, string[] undivided)
    {
        _rooms = Repository.Files(folder, "*.cs")
            .SelectMany(file => TypesOf(file).Select(type => (Type: type, Room: FindRoom(folder, file, undivided))))
            .DistinctBy(found => found.Type, StringComparer.Ordinal)
            .ToDictionary(found => found.Type, found => found.Room, StringComparer.Ordinal);
        Uses = [.. new ArchLoader().LoadAssemblies(assembly).Build().Types.SelectMany(UsesOf).Distinct()];
    }

    /// <summary>Gets each use of a type by a type in a room.</summary>
    public IReadOnlyList<Use> Uses { get; }

    /// <summary>Gets the rooms that hold types, in ordinal order; "" is the project's own folder.</summary>
    public IEnumerable<string> Rooms => _rooms.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <param name="assembly">A compiled project.</param>
    /// <param name="folder">The folder of its sources, from the root of the repository.</param>
    /// <param name="undivided">Rooms whose subfolders are part of them.</param>
    public static House Of(System.Reflection.Assembly assembly, string folder, string[] undivided) => new(assembly, folder, undivided);

    private static string FindRoom(string folder, string file, string[] undivided)
    {
        string room = Path.GetDirectoryName(Path.GetRelativePath(Repository.Locate(folder), file))!.Replace('\\', '/');
        return undivided.FirstOrDefault(outer => room.StartsWith(outer + "/", StringComparison.Ordinal)) ?? room;
    }

    private static IEnumerable<string> TypesOf(string file) =>
        from space in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetCompilationUnitRoot().Members.OfType<BaseNamespaceDeclarationSyntax>()
        from member in space.Members
        let name = member switch
        {
            TypeDeclarationSyntax type => type.Identifier.Text + (type.TypeParameterList is { Parameters.Count: var count } ? $"`{count}" : ""),
            EnumDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        }
        where name is not null
        select $"{space.Name}.{name}";

    /// <summary>The room of a type; null for one outside of the project. A nested type is in the room of the outer one.</summary>
    public string? RoomOf(string fullName) => _rooms.GetValueOrDefault(fullName.Split('+', '/', '<')[0]);

    private IEnumerable<Use> UsesOf(IType type) =>
        RoomOf(type.FullName) is { } room
            ? type
                .Dependencies.Select(dependency => dependency.Target.FullName)
                .Distinct(StringComparer.Ordinal)
                .Select(target => new Use(room, type.FullName, RoomOf(target), target))
            : [];
}
