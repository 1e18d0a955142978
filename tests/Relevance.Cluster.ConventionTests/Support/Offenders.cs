namespace Relevance.Cluster.ConventionTests.Support;

/// <summary>Fails a test with the names of everything that breaks its rule.</summary>
internal static class Offenders
{
    /// <param name="rule">The rule as a sentence, which is the heading of the message.</param>
    /// <param name="found">The offenders.</param>
    public static void None(string rule, IEnumerable<string> found)
    {
        string[] offenders = [.. found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Assert.True(offenders.Length == 0, $"{rule}{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", offenders)}");
    }

    /// <summary>As <see cref="None"/>, with exceptions; an exception that is no longer needed is an offender too.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="exceptions">Name of each thing that may break the rule, with the reason.</param>
    /// <param name="found">The offenders.</param>
    public static void NoneBut(string rule, IReadOnlyDictionary<string, string> exceptions, IEnumerable<string> found)
    {
        HashSet<string> all = found.ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> stale = exceptions.Keys.Where(name => !all.Contains(name)).Select(name => $"{name}: listed as an exception, but it is none");
        None(rule, all.Where(name => !exceptions.ContainsKey(name)).Concat(stale));
    }
}
