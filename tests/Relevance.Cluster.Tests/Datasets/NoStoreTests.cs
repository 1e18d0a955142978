using System.Reflection;
using Relevance.Cluster.Datasets;

namespace Relevance.Cluster.Tests.Datasets;

/// <summary>The store of objects that a test makes without a store.</summary>
public sealed class NoStoreTests
{
    public static TheoryData<string> Members => [.. Declared().Select(method => method.Name).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_ThatATestDidNotReplace_IsNamed(string name) => Assert.All(
        Declared().Where(method => method.Name == name),
        method =>
        {
            object?[] none = new object?[method.GetParameters().Length];
            TargetInvocationException e = Assert.Throws<TargetInvocationException>(() => method.Invoke(NoStore.Instance, none));
            Assert.IsType<InvalidOperationException>(e.InnerException);
            Assert.Contains($"called the store: {name}.", e.InnerException.Message, StringComparison.Ordinal);
        });

    private static IEnumerable<MethodInfo> Declared() =>
        typeof(NoStore)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name is not (nameof(NoStore.Dispose) or nameof(NoStore.DisposeAsync)));
}
