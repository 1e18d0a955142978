using System.Reflection;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>Each public type is closed, or open by design.</summary>
public sealed class TypeShapeTests
{
    /// <summary>Handles that a user's test can replace: they are open, and every method is virtual.</summary>
    private static readonly string[] Handles = ["RelevanceClient", "Dataset", "ClusterOps"];

    private static readonly Dictionary<string, string> OpenOnes = new(StringComparer.Ordinal)
    {
        ["RelevanceException"] = "the root that callers catch",
        ["DocumentStoreException"] = "a store may add facts of its own",
        ["ClusterModelResult"] = "a model adds what it knows: inertia, iterations, a stop reason",
    };

    [Fact]
    public void Classes_AreSealedOrOpenByDesign() => Offenders.NoneBut(
        "A public class is sealed, abstract or static, or listed here as open with a reason:",
        OpenOnes,
        Shipped.Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(Shipped.Name).Where(name => !Handles.Contains(name)));

    [Fact]
    public void Server_HasNothingPublicButItsDashboard() => Offenders.None(
        "The server is a program, so that its types are internal:",
        Shipped.PublicTypes(Shipped.Server).Select(Shipped.Name));

    [Fact]
    public void Handles_AreOpenAndTheirVerbsVirtual() => Offenders.None(
        "A handle can be stood in for, so that each of its public instance methods is virtual:",
        Shipped.Types.Where(type => Handles.Contains(Shipped.Name(type))).SelectMany(type =>
                    Shipped
                        .PublicMethods(type)
                        .Where(method => method is { IsStatic: false, IsPublic: true } && (!method.IsVirtual || method.IsFinal))
                        .Select(Shipped.Name)
                .Concat(type.IsSealed ? [Shipped.Name(type)] : [])));

    [Fact]
    public void State_IsNeverStaticAndMutable() => Offenders.None(
        "Nothing that callers reach is static and can be set:",
        Shipped.Types.SelectMany(type =>
                    type.GetFields(Shipped.Declared)
                        .Where(field => field is { IsPrivate: false, IsAssembly: false, IsStatic: true, IsLiteral: false, IsInitOnly: false })
                        .Cast<MemberInfo>()
                .Concat(type.GetProperties(Shipped.Declared).Where(property => property.SetMethod is { IsStatic: true } setter && Shipped.IsVisible(setter))))
            .Where(member => !member.DeclaringType!.IsEnum)
            .Select(Shipped.Name));

    [Fact]
    public void Fields_AreConstant() => Offenders.None(
        "A public field is a constant or static readonly:",
        Shipped.Types.Where(type => !type.IsEnum).SelectMany(type => type.GetFields(Shipped.Declared))
            .Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsLiteral && !(field.IsStatic && field.IsInitOnly))
            .Select(Shipped.Name));

    [Fact]
    public void Properties_HandOutNoBuffers() => Offenders.None(
        "A property hands out IReadOnlyList, ReadOnlyMemory or a span, never an array or a List that the caller could change:",
        Shipped.Properties.Where(property => property.PropertyType.IsArray || IsListOf(property.PropertyType)).Select(Shipped.Name));

    [Fact]
    public void Exceptions_HaveOneRootAndCarryFacts() => Offenders.None(
        "An exception derives from RelevanceException, ends in Exception, and has at least one fact of its own as a property:",
        Shipped.Types.Where(type => type.IsAssignableTo(typeof(Exception)) && type != typeof(RelevanceException))
            .Where(type => !type.IsAssignableTo(typeof(RelevanceException)) || !type.Name.EndsWith("Exception", StringComparison.Ordinal) || !HasFacts(type))
            .Select(Shipped.Name));

    [Fact]
    public void Enums_AreSingular() => Offenders.None(
        "An enum is named for one of its values, a set of flags for many:",
        Shipped.Types.Where(type => type.IsEnum && IsPlural(type.Name) != type.IsDefined(typeof(FlagsAttribute), inherit: false)).Select(Shipped.Name));

    [Fact]
    public void Interfaces_AreNamedAsSuch() => Offenders.None(
        "An interface starts with I:",
        Shipped.Types.Where(type => type.IsInterface && !(type.Name.Length > 1 && type.Name[0] == 'I' && char.IsUpper(type.Name[1]))).Select(Shipped.Name));

    [Fact]
    public void Types_AreNotNamedLikeTheNamespace() => Offenders.None(
        "A type called Cluster would hide behind the namespace's last part:",
        Shipped.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.Split('`')[0] == "Cluster").Select(type => type.FullName!));

    [Fact]
    public void Types_AreVisibleOnlyAtTheTopOfANamespace() => Offenders.None(
        "A public type stands in a file of its own, not inside another:",
        Shipped.Types.Where(type => type.IsNested).Select(Shipped.Name));

    private static bool IsListOf(Type type) =>
        type.IsGenericType
        && (
            type.GetGenericTypeDefinition() == typeof(List<>)
            || type.GetGenericTypeDefinition() == typeof(IList<>)
            || type.GetGenericTypeDefinition() == typeof(Dictionary<,>));

    private static bool HasFacts(Type type) => type.GetProperties().Any(property => property.DeclaringType!.IsAssignableTo(typeof(RelevanceException)));

    private static bool IsPlural(string name) =>
        name.EndsWith('s')
        && !name.EndsWith("ss", StringComparison.Ordinal)
        && !name.EndsWith("us", StringComparison.Ordinal)
        && !name.EndsWith("is", StringComparison.Ordinal);
}
