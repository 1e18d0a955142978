using System.Reflection;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>
/// Tests that every result with the label of a cluster has its name too, or is part of a result that has it: reflection visits all of
/// them.
/// </summary>
public sealed class NameTests
{
    /// <summary>Members with labels, by the member with their names.</summary>
    private static readonly Dictionary<string, string[]> Holders = new()
    {
        ["Label"] = ["Name"],
        ["Labels"] = ["Names"],
        ["ByLabel"] = ["Names"],
        ["FirstLabel"] = ["FirstName"],
        ["SecondLabel"] = ["SecondName"],
        ["Later"] = ["LaterName"],
        ["Earlier"] = ["EarlierName"],
    };

    public static TheoryData<string> Types =>
        [.. ReachableTypes.All.Where(type => LabelsOf(type).Any()).Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Labels_AreInManyTypes() => Assert.InRange(Types.Count, 15, 100);

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryTypeWithALabel_HasTheNameToo_OrIsPartOfOneThatHas(string name)
    {
        Type type = ReachableTypes.Get(name);

        Assert.True(
            IsNamed(type) || IsInNamed(type, depth: 2),
            $"{type.Name} has {string.Join(", ", LabelsOf(type))}, and neither it nor what holds it has names.");
    }

    private static bool IsNamed(Type type) => LabelsOf(type).All(label => HasNames(type) || Holders[label].Any(name => type.GetProperty(name) is not null));

    /// <summary>Determines whether all results that hold the type, or a part that holds it, have names.</summary>
    private static bool IsInNamed(Type type, int depth) =>
        !IsGivenByItself(type) && Owners(type).Any() && Owners(type).All(owner => HasNames(owner) || (depth > 1 && IsInNamed(owner, depth - 1)));

    private static bool HasNames(Type type) => type.GetProperty("Names")?.PropertyType == typeof(IReadOnlyDictionary<string, string>);

    private static IEnumerable<string> LabelsOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => Holders.ContainsKey(property.Name) && IsOfTexts(property.PropertyType)).Select(property => property.Name);

    private static bool IsOfTexts(Type type) =>
        type == typeof(string) || type == typeof(IReadOnlyList<string>) || (type.IsGenericType && type.GetGenericArguments()[0] == typeof(string));

    /// <summary>Determines whether a member of the object model returns the type, or a list of it.</summary>
    private static bool IsGivenByItself(Type type) =>
        ReachableTypes
            .Roots.SelectMany(root => root.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Any(method => ReachableTypes.Unwrap(method.ReturnType).Contains(type));

    private static IEnumerable<Type> Owners(Type type) => ReachableTypes.All.Where(owner => owner != type
        && owner.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => ReachableTypes.Unwrap(property.PropertyType).Contains(type)));
}
