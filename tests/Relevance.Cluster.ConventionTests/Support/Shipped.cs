using System.Reflection;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.ConventionTests.Support;

/// <summary>The shipped assemblies, their public types, and the members that are written in source.</summary>
internal static class Shipped
{
    public const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static Assembly Core { get; } = typeof(DocumentStore).Assembly;

    public static Assembly AI { get; } = typeof(DatasetEmbedding).Assembly;

    /// <summary>Gets the embedded store, by name: these tests must build while that project is still empty of public types.</summary>
    public static Assembly Sqlite { get; } = Assembly.Load("Relevance.Cluster.Sqlite");

    public static Assembly Postgres { get; } = typeof(PostgresDocumentStore).Assembly;

    public static Assembly Distributed { get; } = typeof(ComputeEngine).Assembly;

    public static Assembly Worker { get; } = typeof(ComputeWorker).Assembly;

    /// <summary>Gets the formats of tables, which have nothing public: the core finds their classes by name.</summary>
    public static Assembly Files { get; } = Assembly.Load("Relevance.Cluster.Files");

    public static Assembly VectorData { get; } = Assembly.Load("Relevance.Cluster.VectorData");
    /// <summary>Gets the server, a program: it has nothing public but the components of its dashboard and the types of their parameters.</summary>
    public static Assembly Server { get; } = Assembly.Load("Relevance.Cluster.Server");

    /// <summary>Gets the command <c>relevance</c>, a program with nothing public.</summary>
    public static Assembly Tool { get; } = Assembly.Load("Relevance.Cluster.Tool");

    public static IReadOnlyList<Assembly> Assemblies { get; } = [Core, Sqlite, Postgres, Distributed, Worker, Files, AI, VectorData, Server, Tool];

    public static IReadOnlyList<Type> Types { get; } = [.. Assemblies.SelectMany(PublicTypes)];

    /// <summary>Gets the methods and operators that callers can see: no accessors, and nothing that the compiler wrote for a record.</summary>
    public static IReadOnlyList<MethodInfo> Methods { get; } =
        [.. Types.Where(type => !type.IsSubclassOf(typeof(Delegate))).SelectMany(PublicMethods)];

    public static IReadOnlyList<ConstructorInfo> Constructors { get; } =
        [.. Types.Where(type => !type.IsSubclassOf(typeof(Delegate))).SelectMany(PublicConstructors)];

    public static IReadOnlyList<PropertyInfo> Properties { get; } =
    [
        .. Types
            .SelectMany(type => type.GetProperties(Declared))
            .Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible) && !IsOfTheCompiler(property.GetMethod)),
    ];

    public static IEnumerable<Type> PublicTypes(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => !type.Name.Contains('<', StringComparison.Ordinal) && !IsOfDashboard(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);

    public static IEnumerable<MethodInfo> PublicMethods(Type type) =>
        type.GetMethods(Declared).Where(method => IsVisible(method) && !IsOfTheCompiler(method) && !IsAccessor(method));

    public static IEnumerable<ConstructorInfo> PublicConstructors(Type type) =>
        type.GetConstructors(Declared & ~BindingFlags.Static).Where(constructor => IsVisible(constructor) && !IsOfTheCompiler(constructor));

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static bool IsOperator(MethodBase method) => method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);

    public static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    public static string Name(Type type) => type.FullName!.Replace("Relevance.Cluster.", "", StringComparison.Ordinal);

    public static string Name(MemberInfo member) => $"{Name(member.DeclaringType!)}.{member.Name}";

    /// <summary>True for generated code of the compiler; accessors of automatic properties have the same attribute and are recognized by their name.</summary>
    public static bool IsOfTheCompiler(MethodBase? method) =>
        method is not null
        && (method.Name.Contains('<', StringComparison.Ordinal)
            || method.Name is "get_EqualityContract"
            || (method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !IsAccessor(method)));

    /// <summary>The compiler makes every Razor component public, and so their parameters have public types; no code references the program.</summary>
    private static bool IsOfDashboard(Type type) => type.Namespace?.StartsWith("Relevance.Cluster.Server.Dashboard", StringComparison.Ordinal) == true;

    private static bool IsAccessor(MethodBase method) =>
        method.IsSpecialName
        && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal)
            || method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal));
}
