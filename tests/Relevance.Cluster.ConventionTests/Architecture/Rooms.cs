namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>
/// The rooms of an assembly: one per namespace directly below a root, with those below it. Says which rooms a room may know,
/// and finds the types that know more.
/// </summary>
/// <param name="root">The namespace that the rooms are in; types directly in it are the room <c>""</c>.</param>
/// <param name="arrows">Each room with the rooms it may know; <c>*</c> stands for all of them.</param>
/// <param name="shared">Types that every room may know, wherever they are.</param>
internal sealed class Rooms(string root, IReadOnlyDictionary<string, string[]> arrows, Func<TypeReference, bool> shared)
{
    /// <summary>Every use of a room that may not be known, and every room that is not on the plan, as <c>Room.Type → Other.Type</c>.</summary>
    public IEnumerable<string> Violations(AssemblyReferences references) =>
        from entry in references.Uses
        let home = Of(entry.Key)
        where home is not null
        from used in entry.Value
        let other = Of(used)
        where other is not null && other != home && !MayKnow(home, other) && !shared(used)
        select $"{entry.Key} → {used}";

    /// <summary>Rooms that hold types and are not on the plan.</summary>
    public IEnumerable<string> Unplanned(AssemblyReferences references) =>
        references.Uses.Keys.Select(Of).OfType<string>().Where(room => !arrows.ContainsKey(room)).Distinct(StringComparer.Ordinal);

    private bool MayKnow(string from, string to) =>
        arrows.TryGetValue(from, out string[]? known) && (known.Contains("*") || known.Contains(to));

    /// <summary>The room of a type; null when it is not in the house.</summary>
    private string? Of(TypeReference type) =>
        type.Namespace == root ? ""
        : type.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? type.Namespace[(root.Length + 1)..].Split('.')[0]
        : null;
}
