using System.Reflection;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>A reader can tell from the name alone whether a call awaits, and every call that awaits can be cancelled.</summary>
public sealed class AsyncTests
{
    [Fact]
    public void WhatAwaits_EndsInAsync() => Offenders.None(
        "What returns something to await must end in Async:",
        Shipped.Methods.Where(Awaits).Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Shipped.Name));

    [Fact]
    public void WhatEndsInAsync_Awaits() => Offenders.None(
        "What ends in Async must return something to await:",
        Shipped.Methods.Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)).Where(method => !Awaits(method)).Select(Shipped.Name));

    [Fact]
    public void WhatAwaits_CanBeCancelled() => Offenders.None(
        "What awaits must take a CancellationToken, last and with a default:",
        Shipped.Methods.Where(Awaits).Where(method => method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(method => method.GetParameters().LastOrDefault() is not { HasDefaultValue: true } last || last.ParameterType != typeof(CancellationToken))
            .Select(Shipped.Name));

    [Fact]
    public void ATokenOrProgress_IsTheLastParameter() => Offenders.None(
        "Progress and then the token close a parameter list:",
        Shipped.Methods.Where(method => method.GetParameters().SkipWhile(parameter => !IsTail(parameter)).Any(parameter => !IsTail(parameter)))
            .Concat(Shipped.Methods.Where(method => method.GetParameters().SkipLast(1).Any(parameter => parameter.ParameterType == typeof(CancellationToken))))
            .Select(Shipped.Name));

    [Fact]
    public void WhatAwaits_HasNoTwinThatBlocks() => Offenders.None(
        "A method that blocks beside one that awaits is an invitation to deadlocks:",
        Shipped.Methods.Where(Awaits).Where(method => method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(method => Shipped.Methods.Any(other => other.DeclaringType == method.DeclaringType && other.Name + "Async" == method.Name))
            .Select(Shipped.Name));

    [Fact]
    public void Names_DoNotSayThatTheyBlock() => Offenders.None(
        "No name may end in Sync:",
        Shipped.Methods.Where(method => method.Name.EndsWith("Sync", StringComparison.Ordinal)).Select(Shipped.Name));

    private static bool IsTail(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(CancellationToken) || SignatureRules.IsProgress(parameter.ParameterType);

    private static bool Awaits(MethodInfo method) =>
        (method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType) is var type
        && (type == typeof(Task) || type == typeof(Task<>) || type == typeof(ValueTask) || type == typeof(ValueTask<>)
            || type == typeof(IAsyncEnumerable<>) || type == typeof(IAsyncEnumerator<>));
}
