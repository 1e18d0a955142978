using System.Reflection;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>
/// Tests that every result of the object model can be constructed by hand: reflection visits every public type that its members return.
/// </summary>
public sealed class ConstructibleTests
{
    /// <summary>Types that only another constructible type creates.</summary>
    private static readonly Dictionary<Type, Func<object>> MadeByAnother = new()
    {
        [typeof(ClusterAgreement)] = () => ContingencyTable.Of(["a"], ["b"]).Agreement,
    };

    public static TheoryData<string> Names => ReachableTypes.Names;

    [Fact]
    public void Members_LeadToManyTypes() => Assert.InRange(ReachableTypes.All.Count, 60, 1000);

    [Fact]
    public void EveryMemberOfTheObjectModel_CanBeReplaced() => Assert.Empty(
        from type in ReachableTypes.Roots
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !method.IsVirtual || method.IsFinal
        select $"{type.Name}.{method.Name}");

    [Fact]
    public void EveryClassOfTheObjectModel_HasAConstructorForTests() => Assert.All(ReachableTypes.Roots, type =>
    {
        Assert.False(type.IsSealed);
        Assert.Contains(
            type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance),
            constructor => constructor.IsFamily && constructor.GetParameters().Length == 0);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryTypeThatMembersGive_CanBeMade(string name)
    {
        Type type = ReachableTypes.Get(name);

        Assert.True(
            CanBeMade(type) || (MadeByAnother.TryGetValue(type, out Func<object>? make) && make().GetType() == type),
            $"{type} has neither a public constructor nor a public member that makes one of arguments.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryPropertyThatMustBeGiven_CanBeGiven(string name)
    {
        Type type = ReachableTypes.Get(name);

        Assert.Empty(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property =>
                    property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) && property.SetMethod is not { IsPublic: true })
            .Select(property => property.Name));
    }

    private static bool CanBeMade(Type type) =>
        type.IsEnum || type.IsInterface
        || (
            type.IsAbstract
                ? type.Assembly.GetExportedTypes().Any(other => other.IsSubclassOf(type) && CanBeMade(other)) || CanBeDerived(type)
                : type.IsValueType || type.GetConstructors().Length > 0)
        || CanBeDerived(type)
        || type.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(method => ReachableTypes.Unwrap(method.ReturnType).Contains(type));

    private static bool CanBeDerived(Type type) =>
        !type.IsSealed && type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Any(constructor => constructor.IsFamily);
}
